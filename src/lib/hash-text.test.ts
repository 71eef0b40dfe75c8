import { expect, it } from 'vitest'
import { hashText } from './hash-text.ts'

it('gives a text the same number for ever: variants of running mailings and gaps between messages hang on it', () => {
  expect(['', 'a', 'mlg_1/gst_2', 'Привет'].map(hashText)).toEqual([
    2_872_998_923, 444_641_715, 912_379_756, 1_831_087_733,
  ])
})
