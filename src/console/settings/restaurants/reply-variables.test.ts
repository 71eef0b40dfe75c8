import { describe, expect, it } from 'vitest'
import { BUILT_IN_TEMPLATES } from '../../../reputation/replies/built-in-templates.ts'
import { texts as en } from './en.ts'
import { toPlain, toTemplate } from './reply-variables.ts'
import { texts as ru } from './ru.ts'

describe('variables of reply templates', () => {
  it('stand in plain words, and come back from them', () => {
    for (const { templates } of [ru, en]) {
      for (const { text } of BUILT_IN_TEMPLATES) {
        const plain = toPlain(text, templates.blank)
        expect(plain).not.toMatch(/\{\{|\{%|_/)
        expect(toTemplate(plain, templates.blank)).toBe(text)
      }
    }
    expect(toTemplate('{имя}, { Блюдо } {так}', ru.templates.blank)).toBe('{{ name }}, {{ dish }} {так}')
  })

  it('tags of older templates are not shown', () => {
    expect(toPlain('Спасибо{% if name %}, {{ name }}{% endif %}!', ru.templates.blank)).toBe('Спасибо, {Имя}!')
  })
})
