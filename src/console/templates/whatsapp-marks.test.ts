import { expect, test } from 'vitest'
import { markedPieces } from './whatsapp-marks.ts'

test('the marks of WhatsApp are taken off and told; a sign that stands alone is text', () => {
  expect(markedPieces('да *очень* _мило_ ~не~ ```a*b``` 2*2').filter(({ mark }) => mark)).toEqual([
    { text: 'очень', mark: 'bold' },
    { text: 'мило', mark: 'italic' },
    { text: 'не', mark: 'struck' },
    { text: 'a*b', mark: 'typed' },
  ])
  expect(markedPieces('2*2')).toEqual([{ text: '2*2', mark: undefined }])
})
