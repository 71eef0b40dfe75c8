import { describe, expect, it } from 'vitest'
import { type Key, namesOf, watchTyping } from './shortcut-keys.ts'

const press = (key: string, code = '', more: Partial<Key> = {}): Key => ({
  ...{ key, code, ctrlKey: false, metaKey: false, shiftKey: false },
  ...more,
})

describe('the names of a key', () => {
  it('are those of its place, whatever the layout writes there', () => {
    expect(namesOf(press('e', 'KeyE'))).toEqual(['e'])
    expect(namesOf(press('у', 'KeyE'))).toEqual(['e'])
    expect(namesOf(press('ث', 'KeyE'))).toEqual(['e'])
    expect(namesOf(press('Ф', 'KeyA', { shiftKey: true }))).toEqual(['shift+a'])
    expect(namesOf(press('.', 'Slash'))).toContain('/')
    expect(namesOf(press(',', 'Slash', { shiftKey: true }))).toContain('?')
  })

  it('tell a chord from a letter', () => {
    expect(namesOf(press('e', 'KeyE', { ctrlKey: true }))).toEqual(['mod+e'])
    expect(namesOf(press('Enter', 'Enter', { metaKey: true }))).toEqual(['mod+Enter'])
  })
})

describe('typing', () => {
  it('goes on when the field closes under the hands, until a pause', () => {
    const typing = watchTyping()
    expect(typing.isTyping(press('v', 'KeyV'), true, 0)).toBe(true)
    expect(typing.isTyping(press('Enter', 'Enter'), true, 100)).toBe(true)
    expect(typing.isTyping(press('e', 'KeyE'), false, 300)).toBe(true)
    expect(typing.isTyping(press('s', 'KeyS'), false, 1_200)).toBe(true)
    expect(typing.isTyping(press('e', 'KeyE'), false, 2_300)).toBe(false)
  })

  it('ends by a key that leaves the field, and by the pointer', () => {
    for (const key of ['Escape', 'Tab']) {
      const typing = watchTyping()
      typing.isTyping(press('v', 'KeyV'), true, 0)
      typing.isTyping(press(key, key), true, 10)
      expect(typing.isTyping(press('e', 'KeyE'), false, 20)).toBe(false)
    }
    const typing = watchTyping()
    typing.isTyping(press('v', 'KeyV'), true, 0)
    typing.ended()
    expect(typing.isTyping(press('e', 'KeyE'), false, 20)).toBe(false)
  })

  it('is not what has never been in a field', () => {
    expect(watchTyping().isTyping(press('e', 'KeyE'), false, 0)).toBe(false)
    expect(watchTyping().isTyping(press('Escape', 'Escape'), false, 0)).toBe(false)
  })
})
