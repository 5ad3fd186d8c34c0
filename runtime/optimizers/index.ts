export { adam, type Adam, type AdamOptions } from "./adam";
export type { Average } from "./average";
export { rateOf, updateRule, type Optimizer, type UpdateRule } from "./optimizer";
export { rmsprop, type Rmsprop, type RmspropOptions } from "./rmsprop";
export type { MomentumSchedule, RateSchedule } from "./schedule";
export { sgd, type Sgd, type SgdOptions } from "./sgd";
