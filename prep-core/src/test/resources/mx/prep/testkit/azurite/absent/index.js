// Stands for libraries that Azurite loads but does not use here.
module.exports = {};
