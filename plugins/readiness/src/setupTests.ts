import '@testing-library/jest-dom';

// jsdom lays nothing out, and so cannot scroll.
Element.prototype.scrollIntoView = () => {};
