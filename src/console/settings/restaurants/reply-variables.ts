import { REPLY_VARIABLES, type ReplyVariable } from '../../../reputation/replies/reply-variables.ts'

export type VariableNames = Readonly<Record<ReplyVariable, string>>

/** A template as people read and write it: `{Имя}` instead of `{{ name }}`. Tags of older ones are not shown. */
export function toPlain(template: string, names: VariableNames): string {
  return template
    .replace(/\{%[^%]{0,200}%\}/g, '')
    .replace(/\{\{\s{0,9}(\w{1,40})[^{}]{0,200}\}\}/g, (_, name: string) =>
      isVariable(name) ? `{${names[name]}}` : `{${name}}`,
    )
}

/** The reverse. Braces with other words in them stay as they were written. */
export function toTemplate(plain: string, names: VariableNames): string {
  const byName = new Map(REPLY_VARIABLES.map((variable) => [names[variable].toLowerCase(), variable]))
  return plain.replace(/\{([^{}]{1,60})\}/g, (whole, name: string) => {
    const variable = byName.get(name.trim().toLowerCase())
    return variable ? `{{ ${variable} }}` : whole
  })
}

function isVariable(name: string): name is ReplyVariable {
  return (REPLY_VARIABLES as readonly string[]).includes(name)
}
