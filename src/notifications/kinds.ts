/** Whose conversations a user wants to hear about. */
export const AUDIENCES = ['mine', 'team', 'unassigned', 'others'] as const

export type Audience = (typeof AUDIENCES)[number]

/** What a user may switch on or off besides messages. */
export const TOPICS = ['assigned', 'mentions', 'overdue', 'ratings', 'alerts', 'numbers', 'rules'] as const

export type NotificationTopic = (typeof TOPICS)[number]
