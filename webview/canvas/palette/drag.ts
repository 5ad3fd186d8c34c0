/** The kind of data that a dragged palette entry carries: the id of its offer. */
export const OFFER_TYPE = "application/x-ganvas-operator";
