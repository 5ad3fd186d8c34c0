import protobuf from "protobufjs/light.js";

/**
 * The part of onnx.proto that a traced step needs, as a descriptor for protobufjs, and its encoder.
 * Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (IR version 8);
 * whatever is left out here (functions, training info, sparse tensors, ...) is optional there.
 */

export const IR_VERSION = 8;
/** The operator set the kernels are written against. */
export const OPSET = 17;

/** `TensorProto.DataType` of the element types in use. */
export const ELEMENT_TYPE = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;
export type ElementType = keyof typeof ELEMENT_TYPE;

/** `AttributeProto.AttributeType` of the attribute kinds in use. */
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;

/** Marks a number as a float attribute: ONNX distinguishes 1 from 1.0. */
export interface FloatAttribute {
  readonly float: number;
}
export type AttributeValue = number | string | readonly number[] | FloatAttribute;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** A node with one output; no operator in use has more. */
export interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Attributes;
}

export interface TensorType {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
}

export interface Initializer extends TensorType {
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array;
}

export interface Model {
  readonly inputs: readonly TensorType[];
  readonly outputs: readonly TensorType[];
  readonly initializers: readonly Initializer[];
  /** In execution order. */
  readonly nodes: readonly Node[];
}

const field = (type: string, id: number) => ({ type, id });
const list = (type: string, id: number) => ({ rule: "repeated", type, id });

const root = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: field("int64", 1),
        producerName: field("string", 2),
        graph: field("GraphProto", 7),
        opsetImport: list("OperatorSetIdProto", 8),
      },
    },
    OperatorSetIdProto: { fields: { domain: field("string", 1), version: field("int64", 2) } },
    GraphProto: {
      fields: {
        node: list("NodeProto", 1),
        name: field("string", 2),
        initializer: list("TensorProto", 5),
        input: list("ValueInfoProto", 11),
        output: list("ValueInfoProto", 12),
      },
    },
    NodeProto: {
      fields: {
        input: list("string", 1),
        output: list("string", 2),
        opType: field("string", 4),
        attribute: list("AttributeProto", 5),
      },
    },
    AttributeProto: {
      fields: {
        name: field("string", 1),
        f: field("float", 2),
        i: field("int64", 3),
        s: field("bytes", 4),
        ints: list("int64", 8),
        type: field("int32", 20),
      },
    },
    TensorProto: {
      fields: {
        dims: list("int64", 1),
        dataType: field("int32", 2),
        name: field("string", 8),
        rawData: field("bytes", 9),
      },
    },
    ValueInfoProto: { fields: { name: field("string", 1), type: field("TypeProto", 2) } },
    TypeProto: { fields: { tensorType: field("TensorTypeProto", 1) } },
    TensorTypeProto: {
      fields: { elemType: field("int32", 1), shape: field("TensorShapeProto", 2) },
    },
    TensorShapeProto: { fields: { dim: list("DimensionProto", 1) } },
    DimensionProto: { fields: { dimValue: field("int64", 1) } },
  },
});
const modelProto = root.lookupType("ModelProto");

/** Serialises a model to the bytes of a `.onnx` file. */
export function encodeModel(model: Model): Uint8Array {
  return modelProto
    .encode({
      irVersion: IR_VERSION,
      producerName: "ganvas",
      opsetImport: [{ domain: "", version: OPSET }],
      graph: {
        name: "step",
        node: model.nodes.map((node) => ({
          input: node.inputs,
          output: [node.output],
          opType: node.operator,
          attribute: Object.entries(node.attributes).map(encodeAttribute),
        })),
        input: model.inputs.map(encodeTensorType),
        output: model.outputs.map(encodeTensorType),
        initializer: model.initializers.map((tensor) => ({
          name: tensor.name,
          dims: tensor.shape,
          dataType: ELEMENT_TYPE[tensor.type],
          rawData: tensor.bytes,
        })),
      },
    })
    .finish();
}

function encodeAttribute([name, value]: [string, AttributeValue]) {
  if (typeof value === "number") return { name, type: ATTRIBUTE_TYPE.int, i: value };
  if (typeof value === "string") {
    return { name, type: ATTRIBUTE_TYPE.string, s: new TextEncoder().encode(value) };
  }
  if ("float" in value) return { name, type: ATTRIBUTE_TYPE.float, f: value.float };
  return { name, type: ATTRIBUTE_TYPE.ints, ints: value };
}

function encodeTensorType({ name, shape, type }: TensorType) {
  const dim = shape.map((dimValue) => ({ dimValue }));
  return { name, type: { tensorType: { elemType: ELEMENT_TYPE[type], shape: { dim } } } };
}
