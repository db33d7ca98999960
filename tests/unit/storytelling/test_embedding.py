import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from merkbaar.errors import DefinitionError, SourceError
from merkbaar.storytelling import embedding


class Counting:
    """A maker that counts what it is asked."""

    fingerprint = "counting-1"

    def __init__(self):
        self.asked = []

    def encode(self, texts, languages):
        self.asked += list(texts)
        return embedding._unit(
            np.array(
                [[len(text), 1.0, len(code)] for text, code in zip(texts, languages, strict=True)]
            )
        )


class Service(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        data = [
            {"index": i, "embedding": [float(len(text)), 1.0]}
            for i, text in enumerate(body["input"])
        ]
        if "kort" in body["model"]:
            data = data[:1]
        answer = json.dumps({"data": data[::-1], "model": body["model"]}).encode()
        self.send_response(500 if body["model"] == "stuk" else 200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *parts):
        pass


@pytest.fixture
def service():
    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/embeddings"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "wachten": 1, "brief": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]], dtype=np.float32)
    folder = tmp_path_factory.mktemp("model")
    SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu"
    ).save(str(folder))
    return folder


def test_only_new_texts_are_embedded(tmp_path):
    maker = Counting()
    one = embedding.embed(
        ["een", "twee", "een"], languages=["nl"] * 3, embedder=maker, cache_folder=tmp_path
    )
    two = embedding.embed(
        ["twee", "drie!"], languages=["nl"] * 2, embedder=maker, cache_folder=tmp_path
    )
    assert maker.asked == ["een", "twee", "drie!"]
    assert np.array_equal(one[1], two[0])
    assert np.array_equal(one[0], one[2])


def test_the_cache_holds_no_text(tmp_path):
    embedding.embed(
        ["een geheim verhaal"], languages=["nl"], embedder=Counting(), cache_folder=tmp_path
    )
    (file,) = tmp_path.iterdir()
    with np.load(file) as stored:
        assert set(stored.files) == {"keys", "vectors"}
        assert "geheim" not in str(stored["keys"])


def test_another_language_is_another_vector(tmp_path):
    maker = Counting()
    embedding.embed(["an", "an"], languages=["nl", "und"], embedder=maker, cache_folder=tmp_path)
    assert maker.asked == ["an", "an"]


def test_no_texts_give_no_vectors():
    assert embedding.embed([], languages=[], embedder=Counting()).shape == (0, 0)


def test_a_service_is_asked_in_batches_and_answers_in_order(service):
    texts = ["x" * n for n in range(1, 131)]
    vectors = embedding.ServiceEmbedder(service + "#groot").encode(texts, ["nl"] * 130)
    assert vectors.shape == (130, 2)
    assert np.allclose(vectors[:, 0] / vectors[:, 1], range(1, 131), rtol=1e-5)


@pytest.mark.parametrize("model", ["stuk", "kort"])
def test_a_service_that_fails_says_what_to_do(service, model):
    with pytest.raises(SourceError, match="taaldienst") as error:
        embedding.ServiceEmbedder(f"{service}#{model}").encode(["geheim woord", "b"], ["nl", "nl"])
    assert "geheim" not in str(error.value)


def test_a_service_that_isnt_there_says_so():
    with pytest.raises(SourceError, match="default"):
        embedding.ServiceEmbedder("http://127.0.0.1:9/x", timeout=2).encode(["a"], ["nl"])


def test_a_model_in_a_folder_is_used_with_the_hash_of_its_weights(tiny_model):
    maker = embedding.open_embedder(str(tiny_model))
    vectors = maker.encode(["wachten", "brief", "wachten wachten"], ["nl"] * 3)
    assert np.allclose(vectors[0], [1, 0, 0])
    assert np.allclose(vectors[0], vectors[2])
    assert maker.fingerprint.startswith("model-")
    assert maker.fingerprint != embedding.ModelEmbedder("other/name").fingerprint


def test_a_folder_without_a_model_is_named_and_the_default_offered(tmp_path):
    with pytest.raises(DefinitionError, match="default") as error:
        embedding.open_embedder(str(tmp_path / "weg"))
    assert "'weg'" in str(error.value)


def test_the_bundled_model_is_the_one_that_was_checked():
    assert (embedding.bundled_folder() / "modules.json").exists()
    assert embedding.BundledEmbedder().fingerprint.startswith("default-")


def test_the_default_puts_a_dutch_text_near_its_translation():
    texts = [
        "Ik wacht al maanden op een brief van de gemeente.",
        "Mijn kind wordt gepest op school.",
        "I have been waiting months for a letter from the municipality.",
        "Aylardır belediyeden mektup bekliyorum.",
    ]
    vectors = embedding.embed(texts, languages=["nl", "nl", "en", "tr"])
    alike = vectors @ vectors.T
    assert np.allclose(np.diag(alike), 1, atol=1e-3)
    assert alike[0, 2] > alike[1, 2] + 0.3
    assert alike[0, 3] > alike[1, 3] + 0.2


def test_a_long_story_is_read_to_its_end():
    assert len(embedding._pieces("woord " * 400)) == 3
    assert " ".join(embedding._pieces("a b c " * 200)).split() == ["a", "b", "c"] * 200


def test_vectors_do_not_depend_on_the_number_of_threads(monkeypatch):
    texts = ["Vier weken wachten op een gesprek.", "De buurvrouw komt op dinsdag.", "Koffie!"] * 9
    languages = ["nl"] * len(texts)
    made = []
    for cores in (1, 2, 4):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        made.append(embedding.embed(texts, languages=languages))
    assert np.array_equal(made[0], made[1])
    assert np.array_equal(made[0], made[2])
