module.exports = require('../../scripts/eslint-layers')(__dirname);
