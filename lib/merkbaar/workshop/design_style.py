"""How the design page looks: large enough for a beamer, light and dark, in the pages' colours.

The colours are those of ``templates/page/tokens.css``; a test holds them together.
"""

from __future__ import annotations

LIGHT = {
    "ink": "#1c2530",
    "quiet": "#515c68",
    "ground": "#ffffff",
    "faint": "#e4e8ec",
    "rule": "#d5dbe1",
    "line": "#7f8a96",
    "strong": "#0f5ea8",
    "on-strong": "#ffffff",
    "tint": "#eaf2fa",
    "good": "#14532d",
    "wrong": "#9b1c12",
    "focus": "#0b0c0c",
    "focus-ground": "#ffdd00",
}
DARK = {
    "ink": "#e8ecf0",
    "quiet": "#aab4bf",
    "ground": "#1b2128",
    "faint": "#2b343d",
    "rule": "#3a444e",
    "line": "#8f9ba8",
    "strong": "#7fb8f0",
    "on-strong": "#1b2128",
    "tint": "#1c2c3b",
    "good": "#8fd6a5",
    "wrong": "#ffb4a8",
    "focus": "#ffdd00",
    "focus-ground": "#33300b",
}


def _named(colours: dict[str, str], scheme: str) -> str:
    lines = "; ".join(f"--{name}: {value}" for name, value in colours.items())
    return f".mb-design {{color-scheme: {scheme}; {lines}}}"


_RULES = """
.mb-design {color: var(--ink); background: var(--ground); font-size: 18px;
  line-height: 1.45; font-family: system-ui, "Segoe UI", Roboto, Arial, sans-serif;
  width: 100%; box-sizing: border-box; max-width: 1200px; margin: 0 auto;
  padding: 16px 40px 40px; overflow: visible}
.mb-design .widget-html, .mb-design .widget-html-content {font-size: inherit; line-height: 1.45;
  height: auto; overflow-wrap: anywhere; color: var(--ink)}
.mb-design h1 {font-size: 1.65em; line-height: 1.2; margin: 4px 0 2px; font-weight: 700}
.mb-design h2 {font-size: 1.45em; line-height: 1.2; margin: 4px 0 8px; font-weight: 700}
.mb-design h3 {font-size: 1.1em; line-height: 1.25; margin: 14px 0 4px; font-weight: 650}
.mb-design h1, .mb-design h2, .mb-design h3 {color: var(--ink)}
.mb-design p {margin: 0 0 8px; max-width: 68ch}
.mb-design code {color: inherit; background: var(--faint); padding: 0 4px}
.mb-design .mb-quiet {color: var(--quiet)}
.mb-design .mb-ask {border-left: 5px solid var(--strong); background: var(--tint);
  padding: 10px 14px; margin: 8px 0 12px; max-width: 68ch; font-size: 1.1em}
.mb-design ol.mb-way {list-style: none; display: flex; flex-wrap: wrap; gap: 6px; padding: 0;
  margin: 8px 0}
.mb-design ol.mb-way li {border: 1px solid var(--line); border-radius: 16px; padding: 2px 12px;
  font-size: .9em; color: var(--quiet)}
.mb-design ol.mb-way li:not([aria-current]) .mb-name {position: absolute; width: 1px;
  height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap}
.mb-design ol.mb-way li[aria-current] {background: var(--strong); color: var(--on-strong);
  border-color: var(--strong); font-weight: 650}
.mb-design ol.mb-way li.mb-done {color: var(--good); border-color: var(--good)}
.mb-design ol.mb-list {padding-left: 26px; margin: 4px 0 8px}
.mb-design ol.mb-list li {margin-bottom: 4px}
.mb-design .mb-panel {border: 1px solid var(--rule); border-radius: 8px; padding: 12px 14px;
  margin: 10px 0}
.mb-design .mb-wrong {color: var(--wrong); font-weight: 650}
.mb-design .mb-good {color: var(--good); font-weight: 650}
.mb-design details {border-top: 1px solid var(--rule); padding: 6px 0; max-width: 68ch}
.mb-design summary {cursor: pointer; font-weight: 600}
.mb-design .mb-field {flex-direction: column; height: auto; align-items: stretch;
  max-width: 640px; margin: 4px 0 2px}
.mb-design .mb-field > .widget-label {width: auto; font-size: inherit; font-weight: 650;
  text-align: left; height: auto; line-height: 1.3; white-space: normal; color: var(--ink)}
.mb-design .mb-field input, .mb-design .mb-field select, .mb-design .mb-field textarea {
  font-size: inherit; height: auto; min-height: 44px; padding: 6px 10px; color: var(--ink);
  background-color: var(--ground); border: 1px solid var(--line); border-radius: 4px; width: 100%;
  font-family: inherit}
.mb-design .mb-field input::placeholder {color: var(--quiet)}
.mb-design .mb-field select:not([multiple]) {height: auto; min-height: 46px; flex: 0 0 auto;
  appearance: none; padding-right: 36px; text-overflow: ellipsis; background-repeat: no-repeat;
  background-image: linear-gradient(45deg, transparent 50%, var(--ink) 50%),
    linear-gradient(135deg, var(--ink) 50%, transparent 50%);
  background-position: calc(100% - 20px) 20px, calc(100% - 14px) 20px; background-size: 6px 6px}
.mb-design .mb-field option {color: var(--ink); background: var(--ground)}
.mb-design .mb-side {position: sticky; top: 8px; max-height: 96vh; overflow: auto}
.mb-design .widget-checkbox, .mb-design .widget-checkbox label {font-size: inherit; height: auto;
  min-height: 34px; line-height: 1.3; color: var(--ink); white-space: normal; width: 100%}
.mb-design .widget-checkbox label {display: flex; align-items: center;
  justify-content: flex-start; text-align: left}
.mb-design .widget-checkbox input {flex: 0 0 22px; width: 22px !important; height: 22px;
  margin: 0 10px 0 0; accent-color: var(--strong)}
.mb-design .jupyter-button {font-size: inherit; height: auto; min-height: 44px; padding: 6px 16px;
  width: auto; line-height: 1.3; white-space: normal; border-radius: 6px; color: var(--ink);
  align-self: flex-start; background: var(--faint); border: 1px solid var(--line)}
.mb-design .jupyter-button.mod-primary {background: var(--strong); color: var(--on-strong);
  border-color: var(--strong)}
.mb-design .jupyter-button:disabled {color: var(--quiet); background: var(--ground);
  border-color: var(--rule); opacity: 1}
.mb-design :focus-visible {outline: 3px solid var(--focus); outline-offset: 2px;
  box-shadow: 0 0 0 3px var(--focus-ground)}
.mb-design .mb-plan {border: 1px solid var(--rule); padding: 12px 18px; max-width: 900px;
  font-size: .9em}
.mb-design .mb-plan table {border-collapse: collapse; width: 100%; color: inherit}
.mb-design .mb-plan th, .mb-design .mb-plan td {text-align: left; vertical-align: top;
  padding: 4px 12px 4px 0; border-bottom: 1px solid var(--rule); overflow-wrap: break-word;
  white-space: normal}
.mb-design .mb-plan tr, .mb-design .mb-plan thead {background: none}
.mb-design .mb-busy {position: fixed; bottom: 16px; right: 16px; z-index: 9; padding: 6px 14px;
  border-radius: 6px; background: var(--ink); color: var(--ground); font-weight: 650}
@media (min-width: 1700px) {.mb-design {font-size: 21px; max-width: 1680px}
  .mb-design .mb-field {max-width: 760px} .mb-design .mb-plan {max-width: 1100px}}
@media (max-width: 1000px) {.mb-design {padding: 12px 20px 40px}
  .mb-design .mb-side {position: static; max-height: none}}
@media (max-width: 700px) {.mb-design {font-size: 17px; padding: 4px 6px 30px}
  .mb-design h1 {font-size: 1.4em} .mb-design h2 {font-size: 1.3em}
  .mb-design .mb-plan table, .mb-design .mb-plan tbody, .mb-design .mb-plan tr,
  .mb-design .mb-plan td {display: block} .mb-design .mb-plan thead {display: none}
  .mb-design .mb-plan td {border: 0; padding: 1px 0}
  .mb-design .mb-plan tr {border-bottom: 1px solid var(--rule); padding: 6px 0}
  .mb-design ol.mb-way li:not([aria-current]) {display: none}}
"""
STYLE = (
    f"<style>{_named(LIGHT, 'light')}"
    f"@media (prefers-color-scheme: dark) {{{_named(DARK, 'dark')}}}{_RULES}</style>"
)
"""Goes with the page's heading."""
