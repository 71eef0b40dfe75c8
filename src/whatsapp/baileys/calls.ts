import type { BinaryNode, WASocket } from '@whiskeysockets/baileys'
import { DAY, MINUTE, SECOND } from '../../lib/units.ts'
import { cleanIncoming } from '../clean-incoming.ts'
import type { CallOutcome, IncomingMessage, Peer, RingingCall } from '../port.ts'
import { isSamePerson, mergePeers, peerOf } from './jid.ts'

export type Calls = ReturnType<typeof attendCalls>

/** What a stanza says about an incoming call. */
export type CallSign = {
  id: string
  /** Undefined while it is ringing. */
  outcome: Exclude<CallOutcome, 'rejected'> | undefined
  peer: Peer
  pushName?: string
  /** The address that a rejection is sent to. */
  creator: string
  video: boolean
  at: number
  /** It waited for us at WhatsApp, so it no longer rings. */
  offline: boolean
}

type Deps = {
  sock: Pick<WASocket, 'rejectCall'>
  now: () => number
  me: () => Peer | undefined
  complete: (peer: Peer) => Promise<Peer>
  onRinging: (call: RingingCall) => void
  onEnded: (call: IncomingMessage) => Promise<void>
  onFailure: (error: unknown) => void
}

/** No phone rings longer: after this the sign of its end was lost. */
const LONGEST_RING_MS = 2 * MINUTE

/**
 * Calls of guests. A linked device cannot answer them. It hears that a call rings and how it ended, which becomes a
 * message under the call's id. When the sign of its end is lost, or the connection ends first, the call counts as
 * missed.
 */
export function attendCalls({ sock, now, me, complete, onRinging, onEnded, onFailure }: Deps) {
  const ringing = new Map<string, { sign: CallSign; timer: NodeJS.Timeout }>()

  async function store(sign: CallSign, outcome: CallOutcome): Promise<void> {
    const { id, pushName, at, video, offline } = sign
    const call: IncomingMessage = {
      id,
      peer: await complete(sign.peer),
      fromMe: false,
      ...(pushName ? { pushName } : {}),
      at,
      offline,
      content: { type: 'call', video, outcome },
    }
    await onEnded(cleanIncoming(call, now()))
  }

  function forget(id: string): CallSign | undefined {
    const known = ringing.get(id)
    clearTimeout(known?.timer)
    ringing.delete(id)
    return known?.sign
  }

  async function ring(sign: CallSign): Promise<void> {
    const { id, pushName, at, video } = sign
    if (ringing.has(id)) return
    const lost = () => {
      forget(id)
      store(sign, 'missed').catch(onFailure)
    }
    ringing.set(id, { sign, timer: setTimeout(lost, LONGEST_RING_MS) })
    if (sign.offline) return
    onRinging({ id, peer: await complete(sign.peer), ...(pushName ? { pushName } : {}), at, video })
  }

  return {
    /** Resolves when what the stanza says is stored. */
    async take(stanza: BinaryNode): Promise<void> {
      const sign = readCall(stanza, me(), now())
      if (!sign) return
      if (!sign.outcome) return ring(sign)
      const begun = ringing.get(sign.id)?.sign
      await store(begun ? { ...begun, peer: mergePeers(begun.peer, sign.peer) } : sign, sign.outcome)
      forget(sign.id)
    },
    async reject(id: string): Promise<void> {
      const sign = ringing.get(id)?.sign
      if (!sign) throw new Error('this call rings no more')
      await sock.rejectCall(id, sign.creator)
      await store(sign, 'rejected')
      forget(id)
    },
    /** What still rings is missed: nobody will tell this connection how it ended. */
    async end(): Promise<void> {
      for (const id of [...ringing.keys()]) {
        const sign = forget(id)
        if (sign) await store(sign, 'missed').catch(onFailure)
      }
    },
  }
}

/** Undefined for group calls, our own calls, and the technical side of a call. */
function readCall({ attrs, content }: BinaryNode, me: Peer | undefined, now: number): CallSign | undefined {
  const [info] = Array.isArray(content) ? content : []
  const { 'call-id': id, 'call-creator': creator = info?.attrs.from } = info?.attrs ?? {}
  const caller = peerOf(creator)
  if (!info || !id || !creator || !caller || isSamePerson(caller, me)) return undefined
  if (info.attrs.type === 'group' || info.attrs['group-jid']) return undefined
  const outcome = outcomeOf(info, isSamePerson(peerOf(attrs.from), me))
  if (outcome === 'none') return undefined
  const at = Number(attrs.t) * SECOND
  const parts = Array.isArray(info.content) ? info.content : []
  return {
    id,
    outcome,
    peer: mergePeers(caller, peerOf(info.attrs.caller_pn), peerOf(info.attrs.caller_lid)),
    ...(attrs.notify ? { pushName: attrs.notify } : {}),
    creator,
    video: parts.some(({ tag }) => tag === 'video') || info.attrs.media === 'video',
    at: at > 0 && at < now + DAY ? at : now,
    offline: attrs.offline !== undefined,
  }
}

function outcomeOf({ tag, attrs }: BinaryNode, byUs: boolean): CallSign['outcome'] | 'none' {
  switch (tag) {
    case 'offer':
    case 'offer_notice':
      return undefined
    case 'accept':
      return byUs ? 'answered' : 'none'
    case 'reject':
      return byUs ? 'declined' : 'none'
    case 'terminate':
      if (attrs.reason?.startsWith('accepted') || Number(attrs.duration) > 0) return 'answered'
      return attrs.reason?.startsWith('rejected') ? 'declined' : 'missed'
    default:
      return 'none'
  }
}
