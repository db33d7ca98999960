"""What WhatsApp itself writes in an export, by language: data, no logic.

Words that are needed to tell a message of a person from one of the program. Where a language
isn't here, its structure still tells most (see ``whatsapp_kinds``). Everything is lower case and
without a full stop at the end.
"""

from __future__ import annotations

_CODES = """
    nl en tr ar pl uk ti so es de fr it pt pt_PT ru fa he hi ur zh zh_Hant ja ko vi th id ms
    el cs sk hu ro bg hr sr sl da sv nb fi et lv lt sq mk kk uz az bn gu kn ml mr pa ta
    te si sw af fil ca lo am ga ku ps ne my km ka hy zu
"""
LANGUAGES: tuple[str, ...] = (*_CODES.split(),)
"""Languages whose names of months and parts of the day are tried, in this order (CLDR codes)."""

REGIONS = {
    "en": ("en", "en_GB", "en_IN", "en_ZA", "en_CA", "en_AU"),
    "es": ("es", "es_MX", "es_AR"),
    "pt": ("pt", "pt_PT"),
    "fr": ("fr", "fr_CA", "fr_BE", "fr_CH"),
    "nl": ("nl", "nl_BE"),
    "de": ("de", "de_AT", "de_CH"),
    "ar": ("ar", "ar_SA", "ar_MA", "ar_IQ", "ar_DZ"),
    "zh_Hant": ("zh_Hant", "zh_Hant_HK"),
}
"""Where a language writes dates in more than one way."""

HALVES = {
    **dict.fromkeys(("am", "vm", "voorm", "vorm", "πμ", "ص", "صباحا", "صباحًا"), "am"),
    **dict.fromkeys(("قظ", "上午", "早上", "清晨", "凌晨", "午前", "오전", "öö", "дп", "fm"), "am"),
    **dict.fromkeys(("pm", "nm", "nam", "nachm", "μμ", "م", "مساء", "مساءً"), "pm"),
    **dict.fromkeys(("بظ", "下午", "晚上", "傍晚", "午後", "오후", "ös", "пп", "em"), "pm"),
}
"""Words for the half of the day that no two languages use differently (points left out)."""

MEDIA = {
    "nl": ("media weggelaten", "bijlage weggelaten"),
    "en": ("media omitted", "video message omitted", "video note omitted", "image omitted"),
    "de": ("medien ausgeschlossen", "medien weggelassen", "medien ausgelassen", "medien fehlen"),
    "fr": ("médias omis", "fichier omis", "médias absente", "média manquante"),
    "es": ("multimedia omitido", "archivo omitido", "archivos omitido", "medios omitidos"),
    "it": ("media omessi", "media omesso", "media mancante", "media eliminati"),
    "pt": ("mídia omitida", "mídia oculta", "arquivo de mídia oculto", "mídia omis"),
    "pt_PT": ("ficheiro não revelado", "ficheiro omitido", "média omitida"),
    "tr": ("medya dahil edilmedi", "medya atlanmış", "medya çıkarıldı"),
    "ar": ("تم استبعاد الوسائط", "الوسائط محذوفة", "ملفات مفقودة"),
    "pl": ("pominięto multimedia", "pliki pominięto", "multimedia pominięto", "media pominięte"),
    "uk": ("медіа пропущено", "медіа відсутня", "медіафайли відсутнє", "без медіафайлів"),
    "ru": ("без медиафайлов", "файл пропущен", "медиа отсутствует", "медиа пропущены"),
    "fa": ("رسانه حذف شد", "پيوست نما/آهنگ حذف شد", "پیوست نما/آهنگ حذف شد"),
    "he": ("המדיה לא נכללה", "מדיה הושמטה", "מדיה הושמט", "המדיה הוסרה"),
    "hi": ("मीडिया के बिना",),
    "ur": ("میڈیا چھوڑ دیا گیا", "میڈیا ہٹا دیا گیا"),
    "zh": ("省略多媒体文件", "忽略多媒体文件", "媒体省略", "媒体文件已省略"),
    "zh_Hant": ("忽略多媒體檔", "省略多媒體檔", "媒體已略去", "多媒體檔案已略去"),
    "ja": ("メディアは含まれていません", "メディアなし"),
    "ko": ("미디어 파일을 생략한 대화내용", "미디어 파일 제외됨"),
    "vi": ("bỏ qua tệp phương tiện", "bỏ qua media"),
    "th": ("ไฟล์สื่อถูกลบ", "สื่อถูกลบ", "ไม่รวมไฟล์สื่อ"),
    "id": ("media tidak disertakan",),
    "ms": ("media dikecualikan", "media disingkirkan"),
    "el": ("εξαίρεση πολυμέσων", "αρχείο παραλήφθηκε", "αρχεία παραλείφθηκε"),
    "cs": ("média vynechány", "média vynechána", "média vynecháno"),
    "sk": ("médiá vynechané", "multimédiá vynechané"),
    "hu": ("média elhagyva", "hiányzó médiafájl", "média kihagyva"),
    "ro": ("conținut media omis", "mídia omis", "media omise"),
    "bg": ("без файл", "мултимедията е пропусната"),
    "hr": ("medijski zapis izostavljen", "medijski zapisi izostavljeni"),
    "sr": ("медији су изостављени",),
    "sl": ("datoteke izpuščene", "medij izpuščen"),
    "da": ("medier udeladt", "mediefil udeladt"),
    "sv": ("media utelämnat", "media har utelämnats", "media utelämnad", "media utesluten"),
    "nb": ("media utelatt", "uten vedlegg", "medier utelatt"),
    "fi": ("media jätettiin pois", "media jätetty pois"),
    "et": ("meedia välja jäetud", "meedia ära jäetud"),
    "lv": ("nav iekļauta multivide", "bez multivides"),
    "lt": ("medija praleista", "praleistas medijos turinys"),
    "sq": ("media u hoq", "media hequr"),
    "mk": ("без фајлови", "без фајл"),
    "kk": ("файлдар қосылмаған", "файл қосылған жоқ"),
    "uz": ("fayl o‘tkazib yuborildi", "fayl o'tkazib yuborildi"),
    "az": ("media buraxıldı", "media çıxarılmışdır"),
    "bn": ("মিডিয়া বাদ দেওয়া হয়েছে", "মিডিয়া বাদ দেওয়া হয়েছে"),
    "gu": ("મિડિયા છોડી મૂકાયું", "મીડિયા અવગણાયું"),
    "kn": ("ಮಾಧ್ಯಮ ಕೈಬಿಡಲಾಗಿದೆ", "ಮೀಡಿಯಾ ಕೈಬಿಡಲಾಗಿದೆ"),
    "ml": ("മീഡിയ ഒഴിവാക്കി",),
    "mr": ("मीडिया वगळण्यात आला", "मीडिया वगळले"),
    "pa": ("ਮੀਡੀਆ ਛੱਡਿਆ", "ਮੀਡੀਆ ਛੱਡਿਆ ਗਿਆ"),
    "ta": ("கோப்புகள் விடப்பட்டன", "ஊடகங்கள் நீக்கப்பட்டது"),
    "te": ("మీడియా విస్మరించబడింది", "మాధ్యమం విస్మరించబడింది"),
    "sw": ("media hazijajumuishwa", "media imerukwa"),
    "af": ("media weggelaat",),
    "fil": ("walang kalakip na media", "inalis ang media"),
    "ca": ("fitxers multimèdia omesos", "mitjans omesos"),
    "lo": ("ບໍ່ລວມມີເດຍ",),
}
"""What Android writes between < and > for a picture or sound that isn't exported."""

OMITTED = {
    "nl": r"(afbeelding|foto|video|videobericht|audio|sticker|gif|document|visitekaartje"
    r"|contactkaart) weggelaten",
    "en": r"(image|video|video note|video message|audio|sticker|gif|document|contact card) omitted",
    "de": r"(bild|video|videonotiz|videonachricht|audio|sticker|gif|dokument|kontaktkarte)"
    r" (weggelassen|ausgelassen)",
    "fr": r"(image|vidéo) absente|(audio|sticker|gif) (omis|retiré)|document manquant"
    r"|fiche contact manquante|note vidéo omise",
    "es": r"(imagen|nota de video|tarjeta de contacto) omitida"
    r"|(video|audio|sticker|gif|documento) omitido",
    "it": r"(immagine|scheda contatto) omessa|(video|audio|documento) omesso|sticker non incluso"
    r"|gif esclusa|videomessaggio omesso",
    "pt": r"(imagem|figurinha) (ocultada|omitida)|(vídeo|áudio|gif|documento|cartão do contato)"
    r" (omitido|ocultado)|imagem oculta",
    "pt_PT": r"(imagem|vídeo|ficheiro de áudio|sticker|gif|documento|contacto) não revelad[oa]",
    "tr": r"(görüntü|video|ses|çıkartma|gif|belge|kişi kartı) dahil edilmedi",
    "ar": r"لم يتم إدراج (الصورة|الفيديوهات|المقاطع الصوتية|صورة gif|بطاقة جهة اتصال|المستند)"
    r"|تم حذف الملصقات",
    "pl": r"(obraz|wideo|audio|plik gif|dokument) pominięt[yeo]|pominięto naklejkę"
    r"|pominięta wizytówka kontaktu",
    "uk": r"(зображення|відео|аудіо) відсутнє|наклейку не додано|gif-анімацію пропущено"
    r"|документ пропущено|картка контакту відсутня",
    "ru": r"(изображение|видео) отсутствует|(аудиофайл|gif|документ) отсутствует"
    r"|стикер не добавлен|карточка контакта отсутствует",
    "he": r"(התמונה|כרטיס איש קשר|סרטון הווידאו|קטע קול|סטיקר|gif|מסמך) (הושמטה|הושמט)",
    "fa": r"(تصویر|ویدیو|صدا|استیکر|gif|سند|برگ مخاطب) حذف شد",
    "zh": r"(图像|照片|视频|音频|贴图|gif 动态图|文档|联系人卡片)已?(省略|忽略|被忽略)",
    "zh_Hant": r"(圖片|圖像|照片|影片|音訊|貼圖|gif|gif 圖片|文件|聯絡人卡片)"
    r" ?已?被?(略去|省略|忽略)",
    "ja": r"(画像|ビデオ|音声|スタンプ|gif|ドキュメント)は含まれていません|連絡先カードを省略",
    "ko": r"(이미지|비디오|오디오|gif|문서|연락처 카드) 생략됨|스티커 제외됨",
    "vi": r"(đã )?bỏ (qua )?(hình ảnh|video|tệp âm thanh|sticker|ảnh gif|tài liệu|thẻ liên lạc)",
    "id": r"(gambar|video|audio|stiker|gif|dokumen|kartu kontak) tidak disertakan",
    "ms": r"(imej|video|audio|pelekat|gif|dokumen|kad kenalan) tidak dimasukkan",
    "cs": r"(obrázek|gif|dokument) vynechán|video vynecháno|(nálepka|vizitka) vynechána"
    r"|zvukový soubor vynechán",
    "sk": r"(obrázok|zvuk|gif|dokument) vynechaný|video vynechané|nálepka vynechaná",
    "hu": r"kép küldése sikertelen|(videó|matrica|dokumentum|névjegykártya) kihagyva"
    r"|(hang|gif fájl) kihagyása",
    "ro": r"imagine omisă|(clip video|sticker|gif|document) omis|fără audio",
    "hr": r"(slika|naljepnica|posjetnica) izostavljena|(video|zvuk|gif|dokument) izostavljen",
    "da": r"(billede|video|lyd|klistermærke|gif|dokument|kontaktkort) udeladt",
    "sv": r"(bild|video|sticker|gif|dokument) utesluten|ljud utelslutet|ljud uteslutet"
    r"|dokument uteslutet|kontaktkort uteslutet",
    "nb": r"bilde ikke inkludert|(video|lyd|klistremerke|gif) utelatt|utelatt dokument",
    "fi": r"ei kuvaa|(videota|äänitiedostoa|dokumenttia) ei sisällytetä|tarraa ei sisällytetty"
    r"|(gif-animaatio|yhteystietokortti) jätetty pois",
    "el": r"(εικόνα|βίντεο|ήχος|έγγραφο) παραλείφθηκε|αυτοκόλλητο παραλήφθηκε|παράληψη gif",
    "ca": r"imatge omesa|(vídeo|àudio|adhesiu|gif|document) omès",
    "hi": r"(फ़ोटो|ऑडियो) हटाई गय?ई|(वीडियो|स्टिकर|gif|डॉक्यूमेंट|कॉन्टैक्ट कार्ड) छोड़ा गया",
    "th": r"ไม่มีรูปภาพ|วิดีโอถูกลบ|ไม่มีไฟล์เสียง|ไม่มีสติกเกอร์|ละเว้น gif|ละเว้นเอกสาร",
}
"""What iOS writes instead of each medium that isn't exported; regular expressions."""

DELETED = {
    "nl": r"dit bericht is verwijderd|(u|je|jij) hebt dit bericht verwijderd|bericht verwijderd",
    "en": r"(this )?message (was )?deleted( by (the )?admin.*)?"
    r"|you deleted this message( as admin)?",
    "de": r"diese nachricht wurde gelöscht|du hast diese nachricht( als admin)? gelöscht",
    "fr": r"ce message a été supprimé|vous avez supprimé ce message|tu as supprimé ce message",
    "es": r"(este mensaje fue|se) (eliminado|eliminó este mensaje)|eliminaste este mensaje",
    "it": r"questo messaggio è stato eliminato|hai eliminato questo messaggio",
    "pt": r"esta mensagem foi apagada( pelo remetente)?|(você )?apagou esta mensagem"
    r"|mensagem apagada",
    "tr": r"bu mesaj silindi|bu mesajı sildiniz",
    "ar": r"تم حذف هذه الرسالة|لقد حذَ?فت هذه الرسالة|أنت حذفت هذه الرسالة",
    "pl": r"ta wiadomość została usunięta|usunięto tę wiadomość"
    r"|usunąłeś ?\(-?.{0,4}aś\) tę wiadomość"
    r"|usunię?ła?ś tę wiadomość|usunąłeś tę wiadomość",
    "uk": r"це повідомлення було видалено|ви видалили це повідомлення",
    "ru": r"(данное|это) сообщение удалено|вы удалили (данное|это) сообщение",
    "fa": r"این پیام حذف شد(ه است)?|شما این پیام را حذف کردید",
    "he": r"הודעה זו נמחקה|מחקת (את ההודעה הזו|הודעה זו)",
    "hi": r"यह मैसेज डिलीट कर दिया गया( है)?|यह संदेश मिटाया गया|आपने यह (मैसेज डिलीट किया|संदेश मिटाया)",
    "ur": r"یہ (میسج|پیغام) حذف کر? ?(دیا|کیا) گیا( ہے)?۔?|آپ نے یہ میسج حذف کر دیا ہے۔?",
    "zh": r"(这条消息已被删除|信息已删除|您已?删除(了)?这(条消息|个信息))。?",
    "zh_Hant": r"(此訊息已(被)?刪除|您已刪除此訊息|你已刪除此訊息)。?",
    "ja": r"このメッセージ(は削除されました|を削除しました)。?",
    "ko": r"이 메시지는 삭제되었습니다|삭제한 메시지입니다|이 메시지를 삭제했습니다",
    "vi": r"tin nhắn này đã bị x(óa|oá)|bạn đã x(óa|oá) tin nhắn này",
    "th": r"ข้อความนี้(ได้)?ถูกลบ(แล้ว)?|คุณ(ได้)?ลบข้อความนี้",
    "id": r"pesan ini (telah )?dihapus|anda (telah )?menghapus pesan ini",
    "ms": r"mesej ini telah dipadam|anda telah memadamkan mesej ini",
    "el": r"αυτό το μήνυμα διαγράφηκε|διαγράψατε (αυτό )?το μήνυμα",
    "cs": r"tato zpráva byla (smazána|odstraněna)|tuto zprávu jste (smazal|odstranil)/?a?",
    "sk": r"táto správa bola odstránená|túto správu ste odstránili",
    "hu": r"ez az üzenet törlésre került|(ezt az üzenetet törölted|törölted ezt az üzenetet)",
    "ro": r"acest mesaj a fost șters|ați șters acest mesaj",
    "bg": r"съобщението беше изтрито|изтрихте това съобщение",
    "hr": r"ova (je )?poruka (je )?izbrisana|izbrisali ste ovu poruku",
    "sr": r"ова порука је обрисана|обрисао/ла си ову поруку",
    "sl": r"to sporočilo je bilo izbrisano|to sporočilo ste izbrisali",
    "da": r"denne besked (blev|er blevet) slettet|du (har slettet|slettede) denne besked",
    "sv": r"det(ta| här) meddelandet? raderades|du raderade det(ta| här) meddelandet?"
    r"|du har tagit bort meddelandet",
    "nb": r"denne meldingen ble slettet|du slettet denne meldingen",
    "fi": r"tämä viesti poistettiin|poistit tämän viestin",
    "et": r"see sõnum on kustutatud|kustutasid selle sõnumi",
    "lv": r"šī ziņa tika izdzēsta|jūs izdzēsāt šo ziņu",
    "lt": r"ši žinutė buvo ištrinta|jūs ištrynėte šią žinutę",
    "kk": r"бұл хат жойылды|сіз бұл хатты жойдыңыз",
    "uz": r"ushbu xabar o‘chirildi|siz ushbu xabarni o‘chirdingiz",
    "az": r"bu ismarıc silindi|siz bu ismarıcı sildiniz",
    "bn": r"এই (মেসেজটি বাদ দেওয়া|বার্তাটি মুছে ফেলা) হয়েছে।?|আপনি এই বার্তাটি মুছে ফেলেছেন",
    "gu": r"આ (મેસેજ ડિલીટ|સંદેશ રદ્દ) કરાયો|તમે આ મેસેજ ડિલીટ કર્યો",
    "mr": r"हा मेसेज हटवण्यात आला|हा संदेश हटविण्यात आला होता|तुम्ही हा मेसेज हटवला",
    "sw": r"ujumbe huu ulifutwa|umefuta ujumbe huu",
    "af": r"hierdie boodskap was uitgevee|jy het boodskap uitgevee",
    "fil": r"itong mensahe ay binura na|binura mo itong mensahe",
    "ca": r"aquest missatge (s'ha suprimit|està esborrat)|has (suprimit|esborrat) aquest missatge",
}
"""What is left of a message that was taken back; regular expressions."""

EDITED = (
    r"dit bericht is bewerkt|this message was edited|diese nachricht wurde bearbeitet"
    r"|ce message a été modifié|se editó este mensaje|este mensaje fue editado"
    r"|esta mensagem foi editada|mensagem editada|questo messaggio è stato modificato"
    r"|это сообщение изменено|данное сообщение изменено|це повідомлення було змінено|ההודעה נערכה"
    r"|bu mesaj düzenlendi|ta wiadomość została (zmieniona|edytowana)|edytowano tę wiadomość"
    r"|تم تعديل هذه الرسالة|pesan ini diedit|этот текст изменён|此訊息已編輯|此消息已编辑"
    r"|このメッセージは編集されました|이 메시지가 수정됨|denne besked blev redigeret"
    r"|det här meddelandet redigerades|tato zpráva byla upravena"
)
"""What is put behind a message that was changed afterwards."""

LIVE = (
    r"live[ -]?loc?atie gedeeld|live location shared|live-standort wird geteilt"
    r"|localisation en direct partagée|ubicación en tiempo real compartida"
    r"|ubicación en directe compartida|posizione (attuale|in tempo reale) condivisa"
    r"|localização (atual|em tempo real) compartilhada|está a partilhar a sua localização"
    r"|mevcut konum paylaşıldı|تمت مشاركة الموقع المباشر|udostępniona transmisja położenia"
    r"|геодані надіслано|геоданные отправлены|byla sdílena aktuální poloha|實時位置已分享"
    r"|共享实时位置|ライブロケーション共有|공유한 실시간 위치|vị trí hiện thời được chia sẻ"
    r"|lokasi terkini (dibagikan|dikongsi)|live placering delt|liveposition delad"
    r"|posisjon i sanntid delt|live-sijainti jaettu|tartózkodási hely megosztva"
    r"|locație în timp real distribuită|משתף מיקום בשידור חי|लाइव स्थान साझा किया गया"
)
"""What stands for a place that was shared while moving."""

NOTICES = (
    r"end[- ]to[- ]end|ende-zu-ende|uçtan uca|de bout en bout|de extremo a extremo"
    r"|ponta[- ]a[- ]ponta"
    r"|ponto a ponto|сквозн\w+ шифр|наскрізн\w+ шифр|koncov\w+ šifrov|w pełni zaszyfrowane"
    r"|مشفرة تمامًا|端到端加密|端對端加密|エンドツーエンド|종단간 암호화|mã hóa đầu cuối"
    r"|completamente cifrad|komplett krypterade|päästä päähän|salataan täysin|végpontok közötti"
    r"|security code .*changed|beveiligingscode .*(gewijzigd|veranderd)"
    r"|sicherheitsnummer .*geändert"
    r"|sicherheitscode .*geändert|code de sécurité .*changé|código de seguridad|código de segurança"
    r"|codice di sicurezza|güvenlik kodu|код безпеки|код безопасности|رمز أمانك|安全代码|安全碼"
    r"|missed (voice|video|group)?( voice| video)? ?call|gemiste? (spraak|video|groeps)?-?"
    r"(oproep|gesprek)|gemist (spraak|video)gesprek|(oproep|spraakoproep) gemist"
    r"|verpasster (sprach|video)anruf"
    r"|appel (vocal|vidéo) manqué|(video)?llamada( de voz)?( de video)? perdida"
    r"|chiamata vocale persa|videochiamata persa|chamada de (voz|vídeo) perdida"
    r"|videochamada perdida"
    r"|пропущенный (аудио|видео)звонок|пропущений (аудіо|відео)дзвінок"
    r"|zmeškaný (hlasový )?(video)?hovor"
    r"|cevapsız (sesli|görüntülü) arama|nieodebrane poł\S*( głosowe| wideo| połączenie)?"
    r"|مكالمة (صوتية|فيديو) فائتة|שיחה קולית שלא נענתה|שיחת וידאו שלא נענתה"
    r"|不在着信|부재중 (영상통화|전화)"
    r"|changed (the subject|this group's icon|the group (name|description)|their phone number)"
    r"|heeft (het onderwerp|de groepsnaam|de groepsafbeelding|de groepsomschrijving) gewijzigd"
    r"|(heeft|hebt) .{1,60} (toegevoegd|verwijderd) ?(aan de groep)?|heeft de groep verlaten"
    r"|created (this )?group|(je|jij|u|heeft).{0,80}groep .{0,80}(gemaakt|aangemaakt)"
    r"|turned (on|off) disappearing|tijdelijke berichten|zelfverwijderende berichten"
    r"|waiting for this message|wachten op dit bericht"
)
"""Sentences that only the program writes, also where the export puts a name before them."""
