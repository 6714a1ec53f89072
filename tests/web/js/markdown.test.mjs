/** Needs a document, so these run in the browser only. */
import { markdown, plain } from "../../../lms_rt/web/static/js/ui/markdown.js";
import { ok, same } from "./assert.mjs";

function html(text) {
  const box = document.createElement("div");
  box.append(markdown(text));
  for (const element of box.querySelectorAll("[dir]")) element.removeAttribute("dir");
  return box.innerHTML;
}

export const needsDocument = true;

export const tests = {
  "markup that an author types is shown, never run"() {
    const typed = '<img src=x onerror="alert(1)"> <b>bold</b> [x](javascript:alert(1))';
    const box = document.createElement("div");
    box.append(markdown(typed));
    same(box.textContent, typed);
    ok(!box.querySelector("img, b, a"));
  },

  "bold, emphasis and code"() {
    same(html("**a** *b* `c*d*`"), "<p><strong>a</strong> <em>b</em> <code>c*d*</code></p>");
  },

  "a product is not emphasis"() {
    same(html("2*x*y and a * b * c"), "<p>2*x*y and a * b * c</p>");
  },

  "a backslash takes the meaning from a sign, and from nothing else"() {
    same(html("\\*a\\* and \\`b\\`"), "<p>*a* and `b`</p>");
    same(html("\\frac"), "<p>\\frac</p>");
  },

  "a picture is one of our own files, and is said by its description"() {
    const file = "/api/v1/files/01a21075-a3d9-71b3-ae64-54a9a3028e1a/content";
    same(html(`See ![A *leaf*](${file})!`), `<p>See <img src="${file}" alt="A *leaf*">!</p>`);
    same(plain(`See ![A leaf](${file})`), "See A leaf");
    for (const elsewhere of ["https://example.org/x.png", "//example.org/x.png", `${file}?x`, "javascript:alert(1)"])
      same(html(`![x](${elsewhere})`), `<p>![x](${elsewhere})</p>`);
  },

  "paragraphs, lists and line breaks"() {
    same(html("a\nb\n\nc"), "<p>a<br>b</p><p>c</p>");
    same(html("- x\n- y"), "<ul><li>x</li><li>y</li></ul>");
    same(html("3. x\n4. y"), '<ol start="3"><li>x</li><li>y</li></ol>');
  },

  "fenced code keeps its lines and its stars"() {
    same(html("```py\na = *b*\n\nc\n```\nd"), "<pre><code>a = *b*\n\nc\n</code></pre><p>d</p>");
  },

  "the words alone"() {
    same(plain("**Where** is *it*?"), "Where is it?");
  },
};
