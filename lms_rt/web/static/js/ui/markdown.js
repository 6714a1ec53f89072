/** The little Markdown that prompts and explanations use: paragraphs, lists, fenced code, `code`, **bold**, *em*,
 *  and pictures among our own files.
 *
 *  A backslash takes the meaning from a sign, as imported questions write it.
 *
 *  Built from nodes and text, so nothing an author writes can become markup. What is not understood stays
 *  as it was typed. (No look-behind in the expressions: phones of 2021 cannot read it, and one such
 *  expression would stop the whole page.) */
import { h } from "./dom.js";

const INLINE = /`([^`]+)`|\*\*(?=\S)(.+?)\*\*|\*(?=[^\s*])([^*]+)\*(?!\w)|!\[([^\]]*)\]\((\/api\/v1\/files\/[0-9a-f-]{36}\/content)\)|\\([!-/:-@[-`{-~])/gs;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBER = /^\s*(\d{1,9})[.)]\s+(.*)$/;
const FENCE = /^\s*```/;

/** Render into a fragment of block elements. */
export function markdown(text) {
  const fragment = document.createDocumentFragment();
  let block = null; // the element that the next line may continue
  let fenced = null; // the <code> that lines go into until the closing fence
  for (const line of String(text ?? "").split(/\r?\n/)) {
    if (FENCE.test(line)) {
      block = null;
      fenced = fenced ? null : h("code");
      if (fenced) fragment.append(h("pre", { dir: "ltr" }, fenced));
    } else if (fenced) {
      fenced.append(line + "\n");
    } else if (line.trim() === "") {
      block = null;
    } else {
      const next = withLine(block, line);
      if (next !== block) fragment.append(next);
      block = next;
    }
  }
  return fragment;
}

/** The words alone, for announcements and titles. */
export function plain(text) {
  const words = markdown(text);
  for (const picture of words.querySelectorAll("img")) picture.replaceWith(picture.alt);
  return words.textContent.trim();
}

/** `block` with the line added, or a new block when the line begins one. */
function withLine(block, line) {
  const bullet = BULLET.exec(line);
  const number = NUMBER.exec(line);
  const tag = bullet ? "ul" : number ? "ol" : "p";
  const same = block?.localName === tag;
  const element = same ? block : h(tag, { dir: "auto", start: number ? number[1] : null });
  if (tag !== "p") element.append(h("li", {}, inline(bullet ? bullet[1] : number[2])));
  else element.append(...(same ? [h("br")] : []), ...inline(line));
  return element;
}

function inline(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, code, strong, em, alt, picture, sign] = match;
    if (em !== undefined && /\w/.test(text[match.index - 1] ?? "")) continue; // 2*x*y is a product
    if (match.index > from) parts.push(text.slice(from, match.index));
    if (code !== undefined) parts.push(h("code", { text: code }));
    else if (sign !== undefined) parts.push(sign);
    else if (picture !== undefined) parts.push(h("img", { src: picture, alt }));
    else if (strong !== undefined) parts.push(h("strong", {}, inline(strong)));
    else parts.push(h("em", {}, inline(em)));
    from = match.index + whole.length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}
