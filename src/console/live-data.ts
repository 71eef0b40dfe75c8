import type { EventType } from '../db/index.ts'
import type { Told as Notified } from '../notifications/words.ts'
import type { Guest, Message, Rating, Review, ScheduledMessage } from './api-types.ts'

/**
 * The data of the events that a screen reads, in the API's own types: an event has the same form as the API's answer
 * for the same thing. About other events a screen only learns that they happened.
 */
type Told = {
  'message.received': Message
  'message.status': Message
  'message.updated': Message
  'message.scheduled': ScheduledMessage
  'guest.created': Guest
  'guest.updated': Guest & { changed: 'profile' | 'consent' | 'unread' | 'handling' | 'notes' | 'history' }
  'guest.merged': { guest_id: string; merged_guest_id: string; guest: Guest }
  'guest.opted_out': Guest
  /** Sent to those who are signed in, and stored nowhere. */
  'guest.presence': {
    guest_id: string
    person_id: string
    name: string
    state: 'viewing' | 'writing' | 'away'
    expires_at: string
  }
  /** Also ephemeral: what a user is notified of, without its words. */
  'user.notification': Notified & { id: string; tag: string; guest_id: string | null; path: string; sound: boolean }
  'rating.created': Rating
  'rating.processed': Rating
  'compensation.given': { guest_id: string }
  'review.created': Review
  'review.replied': Review
  'mailing.status': { id: string }
  'delivery.status': { guest_id: string; mailing_id: string | null }
  'restaurant.alert': { restaurant_id: string }
}

/** `reset`: events were missed; load again. */
export type LiveType = EventType | keyof Told | 'reset'

export type LiveData<T extends LiveType> = T extends keyof Told ? Told[T] : Record<string, unknown>
