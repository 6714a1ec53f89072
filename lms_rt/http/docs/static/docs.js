// Draws /openapi.json. Everything from the document is put in as text, never as HTML.

import { boundsWords, curl, nameOf, resolve, sample, typeWords } from "./sample.js";

const METHODS = ["get", "post", "put", "patch", "delete"];

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** Paragraphs with `code` and **bold**. */
function prose(text) {
  return (text ?? "").split(/\n\s*\n/).filter(Boolean).map((paragraph) => {
    const node = el("p");
    for (const part of paragraph.split(/(`[^`]+`|\*\*[^*]+\*\*)/)) {
      if (part.startsWith("`")) node.append(el("code", {}, part.slice(1, -1)));
      else if (part.startsWith("**")) node.append(el("strong", {}, part.slice(2, -2)));
      else node.append(part);
    }
    return node;
  });
}

function code(text, label) {
  const copy = el("button", { type: "button", class: "copy" }, "Copy");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = "Copied";
    setTimeout(() => (copy.textContent = "Copy"), 1500);
  });
  return el("figure", { class: "code" }, el("figcaption", {}, label, copy), el("pre", { tabindex: "0" }, text));
}

const json = (value) => JSON.stringify(value, null, 2);
const method = (name) => el("span", { class: `method ${name}` }, name.toUpperCase());

/** A schema as nested rows; named schemas open on demand, so that a recursive one ends. */
function schemaTree(schema, root, depth = 0) {
  const target = resolve(schema, root);
  const options = target.oneOf ?? target.anyOf;
  if (target.properties) {
    const list = el("dl", { class: "fields" });
    for (const [name, part] of Object.entries(target.properties)) {
      const required = target.required?.includes(name);
      const inner = resolve(part, root);
      list.append(
        el("dt", {}, el("code", {}, name), el("span", { class: "type" }, typeWords(part, root)),
          required ? el("span", { class: "required" }, "required") : ""),
        el("dd", {}, ...prose(inner.description ?? part.description),
          el("span", { class: "bounds" }, boundsWords(part, root)), nested(part, root, depth)),
      );
    }
    return list;
  }
  if (options) {
    const shown = options.filter((option) => resolve(option, root).properties);
    return el("div", {}, ...shown.map((option) =>
      el("details", {}, el("summary", {}, nameOf(option) ?? typeWords(option, root)), schemaTree(option, root, depth + 1))));
  }
  if (target.items) return schemaTree(target.items, root, depth);
  return el("p", { class: "type" }, typeWords(schema, root), " ", boundsWords(schema, root));
}

function nested(part, root, depth) {
  if (depth > 5) return "";
  const target = resolve(part, root);
  const inside = [target, target.items, ...(target.anyOf ?? []), ...(target.oneOf ?? [])]
    .filter(Boolean).filter((one) => {
      const found = resolve(one, root);
      return found.properties || found.oneOf || resolve(found.items ?? {}, root).properties;
    });
  if (!inside.length) return "";
  const details = el("details", {}, el("summary", {}, "Fields"));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(schemaTree(inside[0], root, depth + 1));
  });
  return details;
}

function parametersTable(operation, root) {
  const parameters = (operation.parameters ?? []).map((parameter) => resolve(parameter, root));
  if (!parameters.length) return "";
  const rows = parameters.map((one) =>
    el("tr", {},
      el("td", {}, el("code", {}, one.name), one.required ? el("span", { class: "required" }, "required") : ""),
      el("td", {}, one.in),
      el("td", { class: "type" }, typeWords(one.schema, root)),
      el("td", {}, ...prose(one.description), el("span", { class: "bounds" }, boundsWords(one.schema, root)))));
  const head = el("tr", {}, ...["Name", "In", "Type", ""].map((text) => el("th", { scope: "col" }, text)));
  return el("section", {}, el("h2", {}, "Parameters"),
    el("div", { class: "scroll" }, el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows))));
}

function bodySection(operation, root) {
  const body = operation.requestBody;
  if (!body) return "";
  const [kind, content] = Object.entries(body.content)[0];
  const parts = [el("h2", {}, "Body"), el("p", { class: "type" }, Object.keys(body.content).join(", "),
    body.required ? "" : " (may be missing)")];
  if (kind.endsWith("json")) parts.push(schemaTree(content.schema, root), code(json(sample(content.schema, root)), "Example"));
  return el("section", {}, ...parts);
}

function responseDetails(status, response, root) {
  const good = status < "400";
  const details = el("details", { class: `response ${good ? "good" : "bad"}`, open: status < "300" });
  details.append(el("summary", {}, el("span", { class: "status" }, status), ...prose(response.description)));
  const headers = Object.keys(response.headers ?? {});
  if (headers.length) details.append(el("p", { class: "bounds" }, `Headers: ${headers.join(", ")}`));
  const [kind, content] = Object.entries(response.content ?? {})[0] ?? [];
  if (kind && !kind.endsWith("json")) details.append(el("p", { class: "type" }, kind));
  else if (content && good) details.append(schemaTree(content.schema, root), code(json(sample(content.schema, root)), "Example"));
  else if (content) {
    for (const example of Object.values(content.examples ?? {})) details.append(problem(resolve(example, root).value));
  }
  return details;
}

const problem = (value) => el("p", {}, el("a", { href: value.type }, el("code", {}, value.code)), ` ${value.title}`,
  value.retry ? el("span", { class: "bounds" }, " (may succeed later)") : "");

function facts(operation) {
  const ways = operation.security ?? [];
  const signIn = !ways.length ? "Nobody need sign in" : ways.some((way) => !Object.keys(way).length)
    ? "With or without signing in" : "Signed in, by bearer token or cookie";
  const rate = operation["x-rate-limit"];
  return el("ul", { class: "facts" }, el("li", {}, signIn),
    rate ? el("li", {}, "Rate class ", el("code", {}, rate)) : "",
    operation.deprecated ? el("li", { class: "required" }, "Deprecated") : "");
}

function operationPage(one, root) {
  const { name, path, operation } = one;
  return [
    el("p", { class: "eyebrow" }, operation.tags[0]),
    el("h1", {}, operation.summary),
    el("p", { class: "address" }, method(name), el("code", {}, path)),
    ...prose(operation.description), facts(operation),
    code(curl(location.origin, name, path, operation, root), "Shell"),
    parametersTable(operation, root), bodySection(operation, root),
    el("section", {}, el("h2", {}, "Answers"),
      ...Object.entries(operation.responses).map(([status, response]) => responseDetails(status, response, root))),
  ];
}

function overview(root, operations) {
  return [el("h1", {}, "The API"), ...prose(root.info.description),
    el("p", {}, `${operations.length} operations. `, el("a", { href: "/openapi.json" }, "openapi.json"), " · ",
      el("a", { href: "/problems" }, "Every problem")),
    ...root.tags.map((tag) => el("section", {}, el("h2", {}, tag.name), ...prose(tag.description),
      el("ul", { class: "plainlist" }, ...operations.filter((one) => one.operation.tags[0] === tag.name).map((one) =>
        el("li", {}, link(one, true))))))];
}

const link = (one, withPath) => el("a", { href: `#${one.operation.operationId}` }, method(one.name),
  el("span", {}, one.operation.summary), withPath ? el("code", {}, one.path) : "");

function draw(root) {
  const operations = Object.entries(root.paths).flatMap(([path, item]) =>
    METHODS.filter((name) => item[name]).map((name) => ({ path, name, operation: item[name] })));
  const main = document.getElementById("main");
  const search = document.getElementById("search");

  function list() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = operations.filter((one) => {
      const text = `${one.name} ${one.path} ${one.operation.summary} ${one.operation.operationId} ${one.operation.tags}`;
      return words.every((word) => text.toLowerCase().includes(word));
    });
    const groups = root.tags.map((tag) => [tag.name, shown.filter((one) => one.operation.tags[0] === tag.name)]);
    document.getElementById("list").replaceChildren(
      ...groups.filter(([, found]) => found.length).map(([name, found]) =>
        el("section", {}, el("h2", {}, name), el("ul", {}, ...found.map((one) => el("li", {}, link(one)))))),
      shown.length ? "" : el("p", { class: "empty" }, "Nothing has these words in it."));
    mark();
  }

  function mark() {
    for (const anchor of document.querySelectorAll("#list a")) {
      if (anchor.hash === location.hash) anchor.setAttribute("aria-current", "page");
      else anchor.removeAttribute("aria-current");
    }
  }

  function show() {
    const wanted = operations.find((one) => `#${one.operation.operationId}` === location.hash);
    main.replaceChildren(...(wanted ? operationPage(wanted, root) : overview(root, operations)).filter(Boolean));
    document.title = `${wanted ? wanted.operation.summary : "API"} · lms_rt`;
    scrollTo(0, 0);
    mark();
  }

  search.addEventListener("input", list);
  addEventListener("hashchange", show);
  addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    }
    if (event.key === "Enter" && document.activeElement === search) document.querySelector("#list a")?.click();
  });
  list();
  show();
}

try {
  const response = await fetch("/openapi.json");
  if (!response.ok) throw new Error(`The server answered ${response.status}`);
  draw(await response.json());
} catch (error) {
  document.getElementById("main").replaceChildren(el("h1", {}, "The document could not be loaded"),
    el("p", {}, `${error.message}. Reload the page to try again.`));
}
