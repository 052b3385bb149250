/** Building elements from text only: nothing here ever reads HTML. */

export const byId = (id) => document.getElementById(id);

/** An element with properties, attributes (`attrs`), and children that are nodes or text. */
export function make(tag, { attrs = {}, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
