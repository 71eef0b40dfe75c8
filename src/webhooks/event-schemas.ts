import type { EventType } from '../db/index.ts'
import { deliveryEvents } from '../deliveries/index.ts'
import { guestEvents } from '../guests/index.ts'
import { messageEvents } from '../inbox/index.ts'
import type { EventSchema } from '../lib/event-schema.ts'
import { mailingEvents } from '../mailings/index.ts'
import { messageTemplateEvents } from '../message-templates/index.ts'
import { numberEvents } from '../numbers/index.ts'
import { reputationEvents } from '../reputation/index.ts'
import { ruleEvents } from '../rules/index.ts'

/** Every event that programs may receive: the `webhooks` of the API's description. */
export const EVENT_SCHEMAS: Record<EventType, EventSchema> = {
  ...messageEvents,
  ...numberEvents,
  ...guestEvents,
  ...deliveryEvents,
  ...mailingEvents,
  ...messageTemplateEvents,
  ...reputationEvents,
  ...ruleEvents,
}
