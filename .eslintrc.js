// Each folder has its own configuration; nothing above this repository adds to it.
module.exports = { root: true };
