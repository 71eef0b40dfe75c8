import { expect, test } from 'vitest'
import { messagesOf } from './files.ts'

const picture = new File(['x'], 'menu.png', { type: 'image/png' })
const other = new File(['y'], 'hall.png', { type: 'image/png' })
const sound = new File(['x'], 'song.mp3', { type: 'audio/mpeg' })

test('words go below the first file that takes some, else before the files', () => {
  expect(messagesOf('', [])).toEqual([])
  expect(messagesOf('Hello', [])).toEqual([{ text: 'Hello' }])
  expect(messagesOf('', [picture])).toEqual([{ text: '', file: picture }])
  expect(messagesOf('Hello', [sound, picture, other])).toEqual([
    { text: '', file: sound },
    { text: 'Hello', file: picture },
    { text: '', file: other },
  ])
  expect(messagesOf('Hello', [sound])).toEqual([{ text: 'Hello' }, { text: '', file: sound }])
})
