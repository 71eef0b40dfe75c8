import { EventEmitter } from 'node:events'
import type { WASocket } from '@whiskeysockets/baileys'
import { expect, it } from 'vitest'
import { withGuardedEvents } from './event-guard.ts'

function open() {
  const ws = new EventEmitter()
  const faults: unknown[][] = []
  const heard: string[] = []
  const hear = (name: string) => () => void heard.push(name)
  const make = () => {
    ws.on('CB:before', hear('before'))
    return { ws, ev: Object.assign(new EventEmitter(), { destroy: () => undefined }) } as unknown as WASocket
  }
  withGuardedEvents(make, { onFault: (...fault) => void faults.push(fault), onHandled: () => undefined })
  return { ws, faults, heard, hear }
}

it('whoever listens is told, whenever they began and whatever the length of the name', () => {
  const { ws, heard, hear } = open()
  ws.once('TAG:12.34-567', hear('tag'))
  ws.on('CB:ack,class:message', hear('ack'))
  const told = [
    'CB:before',
    'TAG:12.34-567',
    'TAG:12.34-567',
    'TAG:12.34-568',
    'CB:ack',
    'CB:ack,class:message',
    'CB:x',
  ].map((name) => ws.emit(name, {}))
  expect(told).toEqual([true, true, false, false, false, true, false])
  expect(heard).toEqual(['before', 'tag', 'ack'])
})

it('also when all listeners were removed in the meantime', () => {
  const { ws, heard, hear } = open()
  ws.removeAllListeners()
  ws.on('CB:of-another-length', hear('later'))
  expect(ws.emit('CB:of-another-length')).toBe(true)
  expect(heard).toEqual(['later'])
})

it('a listener that throws or rejects stops no other', async () => {
  const { ws, heard, faults, hear } = open()
  ws.on('CB:message,from:x', () => {
    throw new Error('thrown')
  })
  ws.on('CB:message,from:x', () => Promise.reject(new Error('rejected')))
  ws.on('CB:message,from:x', hear('third'))
  expect(ws.emit('CB:message,from:x', 'stanza')).toBe(true)
  await new Promise((resolve) => setImmediate(resolve))
  expect(heard).toEqual(['third'])
  expect(faults.map(([event, error, subject]) => [event, String(error), subject])).toEqual([
    ['CB:message', 'Error: thrown', 'stanza'],
    ['CB:message', 'Error: rejected', 'stanza'],
  ])
})
