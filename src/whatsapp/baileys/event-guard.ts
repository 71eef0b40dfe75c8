import { EventEmitter } from 'node:events'
import type { BinaryNode, WASocket } from '@whiskeysockets/baileys'

export type EventGuard = {
  /** A listener failed. `event` has no values of its stanza, so that it may be logged. */
  onFault(event: string, error: unknown, subject: unknown): void
  /** Baileys has done everything it will do about a live message. */
  onHandled(message: BinaryNode): void
}

type Listener = (...args: unknown[]) => unknown
type Emitter = Pick<EventEmitter, 'on' | 'eventNames' | 'rawListeners' | 'listenerCount'> & {
  emit(event: string, ...args: unknown[]): boolean
}

/**
 * Baileys reads stanzas in listeners of its socket's events, and passes the rest on by events of its own. A listener
 * that throws, or whose promise rejects, would end the process because of one stanza. Here the error goes to `onFault`
 * and the other listeners go on. `open` makes the socket.
 */
export function withGuardedEvents(open: () => WASocket, { onFault, onHandled }: EventGuard): WASocket {
  const sock = withCapturedRejections(open)
  const ws = sock.ws as unknown as Emitter
  const mayBeHeard = lengthsOfNames(ws)
  ws.emit = (event, ...args) => {
    // Baileys announces each stanza under some thirty names, and most of them have no listener.
    if (!mayBeHeard(event) || ws.listenerCount(event) === 0) return false
    const listeners = ws.rawListeners(event) as Listener[]
    const fault = (error: unknown) => onFault(nameOf(event), error, args[0])
    const pending: Promise<unknown>[] = []
    for (const listener of listeners) {
      try {
        const result = Reflect.apply(listener, ws, args)
        if (result instanceof Promise) pending.push(result.catch(fault))
      } catch (error) {
        fault(error)
      }
    }
    if (event === 'CB:message') void Promise.all(pending).then(() => onHandled(args[0] as BinaryNode))
    return true
  }
  // The type lacks this event: it is Node's, for rejections nobody else handles.
  const events = sock.ev as unknown as { on(event: 'error', listener: (error: unknown) => void): void }
  const takeErrors = () => events.on('error', (error) => onFault('event', error, undefined))
  takeErrors()
  const { destroy } = sock.ev
  // Baileys forgets every listener while some may still be busy.
  sock.ev.destroy = () => {
    destroy()
    takeErrors()
  }
  return sock
}

/**
 * Whether a listener's name has as many letters as this one. Looking a name up that was put together for one stanza costs
 * several times more.
 */
function lengthsOfNames(ws: Emitter): (event: string) => boolean {
  const note = (name: string | symbol) => void lengths.add(String(name).length)
  const lengths = new Set<number>()
  ws.on(NEW_LISTENER, note)
  for (const name of ws.eventNames()) note(name)
  // Whoever removes all listeners removes this one.
  return (event) => lengths.has(event.length) || ws.listenerCount(NEW_LISTENER) === 0
}

const NEW_LISTENER = 'newListener'

/** Emitters made in the meantime turn their listeners' rejections into errors. */
function withCapturedRejections<T>(work: () => T): T {
  const before = EventEmitter.captureRejections
  EventEmitter.captureRejections = true
  try {
    return work()
  } finally {
    EventEmitter.captureRejections = before
  }
}

/** `CB:failure` of `CB:failure,reason:xyz`; the tags of answers are numbered. */
function nameOf(event: string): string {
  return event.startsWith('TAG:') ? 'TAG' : (event.split(',')[0] ?? '').slice(0, 40)
}
