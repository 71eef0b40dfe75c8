import type { EventType } from '../db/index.ts'
import type { WebhookFormat } from '../db/schema/webhooks.ts'

/** An event as it stands in the outbox. `data`: JSON. */
export type EventToTell = { id: string; type: string; at: number; data: string }

/** How events are told to endpoints that expect a format which is not our own. By the slice that knows it. */
export type EventFormat = {
  /** What it can tell of. */
  events: readonly EventType[]
  /** Whether there is something to tell, as far as the event itself says. Asked once, when the event is relayed. */
  concerns(event: Pick<EventToTell, 'type' | 'data'>): boolean
  /** What is posted; undefined when what it would tell of is gone. */
  body(event: EventToTell): Promise<string | undefined>
  /** What is posted to try an endpoint. */
  sample(): string
}

export type EventFormats = Record<Exclude<WebhookFormat, 'otklik'>, EventFormat>

type Subscription = { format: WebhookFormat; events: ReadonlySet<string> }

/** Those of the events that an endpoint is to be told of. */
export function eventsFor<E extends Pick<EventToTell, 'type' | 'data'>>(
  formats: EventFormats,
  { format, events: wanted }: Subscription,
  events: readonly E[],
): readonly E[] {
  const own = wanted.has('*') ? events : events.filter(({ type }) => wanted.has(type))
  return format === 'otklik' ? own : own.filter((event) => formats[format].concerns(event))
}
