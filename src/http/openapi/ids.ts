import type { IdPrefix } from '../../lib/ids.ts'

/** The kind of id in a field with this name, wherever it is. */
const FIELDS: Record<string, IdPrefix> = {
  guest_id: 'gst',
  merged_guest_id: 'gst',
  guest_ids: 'gst',
  number_id: 'num',
  number_ids: 'num',
  message_id: 'msg',
  waiting_message_id: 'msg',
  template_id: 'tpl',
  mailing_id: 'mlg',
  restaurant_id: 'rst',
  restaurant_ids: 'rst',
  order_id: 'ord',
  rating_id: 'rtg',
  review_id: 'rev',
  webhook_id: 'whk',
  event_id: 'evt',
  audience_id: 'aud',
  exclude_audience_ids: 'aud',
  note_id: 'nte',
  rule_id: 'rul',
  team_id: 'tem',
  from_team_id: 'tem',
  import_id: 'imp',
  erasure_id: 'ers',
  user_id: 'usr',
  user_ids: 'usr',
  member_ids: 'usr',
}

/** The kind of id of a schema's `id`, and of an id in a path after this noun. */
const NOUNS: Record<string, IdPrefix> = {
  Guest: 'gst',
  ListedGuest: 'gst',
  Conversation: 'gst',
  Number: 'num',
  Message: 'msg',
  Media: 'med',
  Template: 'tpl',
  Mailing: 'mlg',
  MailingWithCounts: 'mlg',
  Restaurant: 'rst',
  RestaurantInList: 'rst',
  Order: 'ord',
  Bonus: 'bon',
  Rating: 'rtg',
  Review: 'rev',
  Reply: 'rpl',
  ReviewReply: 'rpl',
  Webhook: 'whk',
  NewWebhook: 'whk',
  WebhookDelivery: 'whd',
  SavedAudience: 'aud',
  Audience: 'aud',
  Rule: 'rul',
  RuleFiring: 'fir',
  Team: 'tem',
  User: 'usr',
  ApiKey: 'key',
  NewApiKey: 'key',
  Note: 'nte',
  QuickAnswer: 'qan',
  PushToken: 'ptk',
  PromoCode: 'prm',
  Import: 'imp',
  Delivery: 'dlv',
  Compensation: 'prm',
  Alert: 'alt',
  AuditEntry: 'adt',
  Session: 'ses',
}

const ULID = '01JD5ZQ8W9V4T7XK2M6N3R0PBC'

/** The kind of id in this field; undefined: not ours, or unknown. `noun`: the schema that has the field. */
export function idPrefixOf(field: string, noun: string): IdPrefix | undefined {
  return field === 'id' ? NOUNS[noun] : FIELDS[field]
}

/** As programs may check it. */
export const idPattern = (prefix: IdPrefix) =>
  // The administrator's key of the settings has a name of its own.
  prefix === 'key' ? `^key_([0-9A-HJKMNP-TV-Z]{26}|administrator)$` : `^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`

export const exampleId = (prefix: IdPrefix) => `${prefix}_${ULID}`
