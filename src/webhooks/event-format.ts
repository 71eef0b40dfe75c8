import type { EventType } from '../db/index.ts'
import type { WebhookFormat } from '../db/schema/webhooks.ts'

/** An event as the outbox holds it. `data`: JSON. */
export type EventToTell = { id: string; type: string; at: number; data: string }

/** How events are posted to endpoints that expect another format than ours. Implemented by the slice that knows it. */
export type EventFormat = {
  /** The events that it can express. */
  events: readonly EventType[]
  /** Whether there is anything to post, as far as the event itself says. Asked once, when the event is relayed. */
  concerns(event: Pick<EventToTell, 'type' | 'data'>): boolean
  /** What is posted; undefined when the subject of the event is gone. */
  body(event: EventToTell): Promise<string | undefined>
  /** What is posted to test an endpoint. */
  sample(): string
}

export type EventFormats = Record<Exclude<WebhookFormat, 'otklik'>, EventFormat>

type Subscription = { format: WebhookFormat; events: ReadonlySet<string> }

/** The events among these that an endpoint has subscribed to. */
export function eventsFor<E extends Pick<EventToTell, 'type' | 'data'>>(
  formats: EventFormats,
  { format, events: wanted }: Subscription,
  events: readonly E[],
): readonly E[] {
  const own = wanted.has('*') ? events : events.filter(({ type }) => wanted.has(type))
  return format === 'otklik' ? own : own.filter((event) => formats[format].concerns(event))
}
