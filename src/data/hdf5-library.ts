/** The HDF5 library as a bundle of its own (4 MB with its WebAssembly): only a training on an HDF5 file loads it. */
export { File, Dataset, ready } from 'h5wasm/node';
