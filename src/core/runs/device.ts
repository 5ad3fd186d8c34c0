/** Devices by what a run's record calls them. */
const WORDS: Readonly<Record<string, string>> = {
  cpu: "CPU · ONNX Runtime",
  webgpu: "GPU · ONNX Runtime (WebGPU)",
  cuda: "GPU · ONNX Runtime (CUDA)",
  directml: "GPU · ONNX Runtime (DirectML)",
  openvino: "CPU · OpenVINO",
  "tfjs-node-gpu": "GPU · TensorFlow.js (CUDA)",
};

/** A device as people read it; a name that is not known stays as it is. */
export const deviceInWords = (device: string): string => WORDS[device] ?? device;
