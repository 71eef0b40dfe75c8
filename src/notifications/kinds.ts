import type { NotificationKind } from '../db/schema/notifications.ts'

/** Of what users are told. The console knows them, too. */
export const NOTIFICATION_KINDS = [
  'message',
  'messages',
  'call',
  'overdue',
  'assigned',
  'mention',
  'rule',
  'rule_stopped',
  'low_rating',
  'grave_review',
  'alert',
  'number_down',
  'test',
] as const satisfies NotificationKind[]

/** Whose conversations a user wants to hear of. */
export const AUDIENCES = ['mine', 'team', 'unassigned', 'others'] as const

export type Audience = (typeof AUDIENCES)[number]

/** What a user may switch on or off besides messages. */
export const TOPICS = ['assigned', 'mentions', 'overdue', 'ratings', 'alerts', 'numbers', 'rules'] as const

export type NotificationTopic = (typeof TOPICS)[number]
