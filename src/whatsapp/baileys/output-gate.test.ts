import { describe, expect, it } from 'vitest'
import { gateOutput } from './output-gate.ts'

function make() {
  const left: number[] = []
  const commits = { at: 0, saved: 0 }
  const socket = {
    send: (data: Uint8Array, done?: () => void) => {
      left.push(data[0] ?? -1)
      done?.()
    },
  }
  const gate = gateOutput({ ws: { socket } as never }, { position: () => commits.at, savedUpTo: () => commits.saved })
  const send = (n: number) => new Promise<void>((resolve) => socket.send(Uint8Array.of(n), resolve))
  return { left, commits, gate, send }
}

describe('what leaves the socket', () => {
  it('leaves at once when nothing is being saved', async () => {
    const { left, send } = make()
    await send(1)
    expect(left).toEqual([1])
  })

  it('waits for what it rests on, in order, and does not keep the sender waiting', async () => {
    const { left, commits, gate, send } = make()
    commits.at = 1
    await send(1)
    commits.at = 2
    await send(2)
    commits.saved = 1
    gate.saved()
    await send(3)
    expect(left).toEqual([1])
    commits.saved = 2
    gate.saved()
    expect(left).toEqual([1, 2, 3])
    await send(4)
    expect(left).toEqual([1, 2, 3, 4])
  })

  it('never leaves when the end comes first', async () => {
    const { left, commits, gate, send } = make()
    commits.at = 1
    await send(1)
    gate.close()
    commits.saved = 1
    gate.saved()
    await send(2)
    expect(left).toEqual([])
  })
})
