/** What a reply template may name (`{{ dish }}`). */
export const REPLY_VARIABLES = [
  'greeting',
  'name',
  'dish',
  'quote',
  'praise',
  'problem',
  'order_number',
  'pairing',
  'promo',
  'word',
] as const
export type ReplyVariable = (typeof REPLY_VARIABLES)[number]
