/** Everything the outside may hear of (SPEC W2). */
export const EVENT_TYPES = [
  'message.received',
  'message.status',
  'message.updated',
  'call.missed',
  'number.status',
  'guest.created',
  'guest.updated',
  'guest.merged',
  'guest.opted_out',
  'guest.overdue',
  'conversation.assigned',
  'note.mentioned',
  'guest.erased',
  'rating.created',
  'rating.processed',
  'compensation.given',
  'review.created',
  'review.replied',
  'mailing.status',
  'delivery.status',
  'restaurant.alert',
  'rule.fired',
  'rule.stopped',
  'user.notice',
] as const

export type EventType = (typeof EVENT_TYPES)[number]
