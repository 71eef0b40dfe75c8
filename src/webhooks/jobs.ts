import { z } from 'zod'
import { declareJob, type Enqueue } from '../jobs/index.ts'
import { SECOND } from '../lib/units.ts'

/** Posts to an endpoint what is due. One job for many deliveries: SQL says what is due. */
export const deliverWebhookJob = declareJob({
  queue: 'webhooks',
  name: 'deliver-webhook',
  payload: z.object({ webhookId: z.string() }),
})

/** Queues again what SQL says is due: repeated, and at start. */
export const wakeWebhooksJob = declareJob({ queue: 'webhooks-wake', name: 'wake-webhooks', payload: z.object({}) })

/**
 * Has the endpoint's deliveries checked, at `dueAt` or at once. Calls with the same `cause`, or for the same second, make one
 * job.
 */
export async function wakeEndpoint(
  { enqueue }: { enqueue: Enqueue },
  webhookId: string,
  when: { cause: string | number } | { dueAt: number; now: number },
): Promise<void> {
  if ('cause' in when) return enqueue(deliverWebhookJob, { webhookId }, { id: `${webhookId}-${when.cause}` })
  // At the end of its second, so that one job serves all that fall due within it.
  const second = Math.ceil(when.dueAt / SECOND)
  const delayMs = Math.max(0, second * SECOND - when.now)
  return enqueue(deliverWebhookJob, { webhookId }, { id: `${webhookId}-at-${second}`, delayMs })
}
