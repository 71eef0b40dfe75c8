import { QueryIds } from '@whiskeysockets/baileys'
import type { Network } from './network.ts'
import { type BinaryNode, bytes, child, iqError, leaf, result, SERVER, unixSeconds } from './nodes.ts'
import { deliver } from './offline-queue.ts'
import type { CappingStatus, OwnPhone, Restriction } from './phones.ts'

export const REFUSED_FIRST_CONTACT = 463

/** Imposes or lifts restrictions and tells the linked devices, as WhatsApp does. */
export function restrict(network: Network, phone: OwnPhone, restriction: Restriction, push = true): void {
  const told = { timelock: phone.restriction.reachoutTimelock, capping: phone.restriction.capping }
  phone.restriction = restriction
  network.ledger.note({ at: network.now(), number: phone.phone, note: 'restriction', detail: restriction })
  if (!push) return
  if (restriction.reachoutTimelock || told.timelock) {
    notifyMex(network, phone, 'NotificationUserReachoutTimelockUpdate', {
      xwa2_notify_account_reachout_timelock: timelockBody(network, phone),
    })
  }
  if (restriction.capping || told.capping) {
    notifyMex(network, phone, 'MessageCappingInfoNotification', {
      xwa2_notify_new_chat_messages_capping_info_update: cappingBody(network, phone),
    })
  }
}

/** The code with which a first contact is refused now, if it is. */
export function firstContactRefusal(network: Network, phone: OwnPhone): number | undefined {
  const { reachoutTimelock, capping } = phone.restriction
  const locked = reachoutTimelock !== undefined && reachoutTimelock.until > network.now()
  const capped = capping !== undefined && statusOf(capping) === 'CAPPED'
  return locked || capped ? REFUSED_FIRST_CONTACT : undefined
}

type Capping = NonNullable<Restriction['capping']>

/** WhatsApp warns twice before it caps. */
function statusOf({ status, total, used }: Capping): CappingStatus {
  if (status) return status
  if (used >= total) return 'CAPPED'
  return used >= 0.8 * total ? 'SECOND_WARNING' : used >= 0.5 * total ? 'FIRST_WARNING' : 'NONE'
}

/** A first message was accepted: it counts, and the number is told when another stage begins. */
export function countNewChat(network: Network, phone: OwnPhone): void {
  const { capping } = phone.restriction
  if (!capping) return
  const before = statusOf(capping)
  const counted = { ...phone.restriction, capping: { ...capping, used: capping.used + 1 } }
  restrict(network, phone, counted, statusOf(counted.capping) !== before)
}

/** GraphQL queries: the two that report a number's restrictions. */
export function answerMex(network: Network, phone: OwnPhone, query: BinaryNode): BinaryNode {
  const id = child(query, 'query')?.attrs.query_id
  if (bytes(query, 'query').length === 0) return iqError(query, 400, 'bad-request')
  const asked = JSON.parse(bytes(query, 'query').toString()) as { variables?: { input?: { type?: string } } }
  const { type } = phone.restriction.capping ?? {}
  const isKnown = type === undefined || asked.variables?.input?.type === type
  const data =
    id === QueryIds.REACHOUT_TIMELOCK
      ? { xwa2_fetch_account_reachout_timelock: timelockBody(network, phone) }
      : id === QueryIds.MESSAGE_CAPPING_INFO && isKnown
        ? { xwa2_message_capping_info: cappingBody(network, phone) }
        : undefined
  const body = data ? { data } : { errors: [{ message: 'unknown query', extensions: { error_code: 404 } }] }
  return result(query, [leaf('result', Buffer.from(JSON.stringify(body)))])
}

function timelockBody(network: Network, phone: OwnPhone): object {
  const lock = phone.restriction.reachoutTimelock
  const active = lock !== undefined && lock.until > network.now()
  return {
    is_active: active,
    time_enforcement_ends: active ? unixSeconds(lock.until) : '0',
    enforcement_type: active ? lock.type : 'DEFAULT',
  }
}

function cappingBody(network: Network, phone: OwnPhone): object {
  const cap = phone.restriction.capping
  return {
    total_quota: cap?.total ?? -1,
    used_quota: cap?.used ?? 0,
    cycle_start_timestamp: '0',
    cycle_end_timestamp: cap ? unixSeconds(cap.until) : '0',
    server_sent_timestamp: unixSeconds(network.now()),
    ote_status: 'NOT_ELIGIBLE',
    mv_status: 'NOT_ELIGIBLE',
    capping_status: cap ? statusOf(cap) : 'NONE',
  }
}

let nextNotification = 1

/** A notification of the GraphQL kind. */
export function notifyMex(network: Network, phone: OwnPhone, operation: string, data: object): void {
  for (const companion of phone.companions.values()) {
    deliver(network, companion, {
      tag: 'notification',
      attrs: { from: SERVER, type: 'mex', id: `mex-${nextNotification++}`, t: unixSeconds(network.now()) },
      content: [leaf('update', Buffer.from(JSON.stringify({ data })), { op_name: operation })],
    })
  }
}
