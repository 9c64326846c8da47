/**
 * Monaco and some of GraphiQL's widgets write their rules into `<style>` elements that they create
 * themselves. The page's policy lets in only styles that carry its nonce, and none of them can be told
 * one, so every style element gets it at birth. Must run before any of them is loaded.
 */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.nonce ?? '';
const createElement = document.createElement.bind(document);

function createElementWithNonce(tagName: string, options?: ElementCreationOptions): HTMLElement {
  const element = createElement(tagName, options);
  if (element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
}

// A cast, because one function cannot be written that has all of createElement's overloads.
document.createElement = createElementWithNonce as typeof document.createElement;
