// How news from the server is laid over what is shown (idiomorph, `hx-swap="morph:…"`): an element that stays is the same
// element, so a press, a selection or the focus begun on it before the news ends on it after. For that each element that
// can be pressed, and each row of a list, has an id: without one a press could end on its neighbour.

const { callbacks } = window.Idiomorph.defaults;

// What a person opened or typed is theirs: news does not touch it.
callbacks.beforeNodeMorphed = (element) => !(element instanceof Element && element.hasAttribute("data-kept"));
callbacks.beforeAttributeUpdated = (name, element) => !(name === "open" && element.matches("details"));
