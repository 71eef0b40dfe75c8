import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { Setting } from '../../api-types.ts'
import { useUnsaved } from '../../parts/unsaved.tsx'
import type { ApiBody } from './types.ts'

export type Name = keyof ApiBody['settings']

/** The page's form: what is set, and what was changed and is not saved yet. */
export type ServiceForm = {
  setting(name: Name): Setting
  /** The field's value: what was typed, otherwise what is set; for a secret only what was typed. */
  text(name: Name): string
  /** Null removes a secret. */
  change(name: Name, text: string | null): void
  isRemoved(name: Name): boolean
  isHeld(name: Name): boolean
  error(name: Name): string | undefined
  /** There are unsaved changes. */
  isChanged: boolean
}

/** A setting that the server names: here it has a label. */
const SETTING = /OTKLIK_[A-Z_]+/g

export const SETTINGS_KEY = ['settings'] as const

/** `onSaved`: the form starts again, with the current settings. */
export function useServiceForm(settings: readonly Setting[], onSaved: () => void) {
  const { t, i18n } = useTranslation(['shell', 'settings'])
  const [changes, setChanges] = useState<ApiBody['settings']>({})
  const save = useAct(() => api.PATCH('/v1/settings', { body: { settings: changes } }), {
    refresh: [SETTINGS_KEY, ['channels']],
    done: t('state.saved'),
    onDone: onSaved,
    onFailed: () => undefined,
  })
  const setting = (name: Name): Setting => {
    const found = settings.find((each) => each.name === name)
    if (!found) throw new Error(`the server has no setting ${name}`)
    return found
  }
  useUnsaved(changes, save)
  const form: ServiceForm = {
    setting,
    text: (name) => changes[name] ?? (name in changes ? '' : (setting(name).value ?? '')),
    change: (name, text) =>
      setChanges((before) => {
        const { [name]: _, ...others } = before
        const { value, secret } = setting(name)
        const isAsItWas = secret ? text === '' : (text ?? '') === (value ?? '')
        return isAsItWas ? others : { ...others, [name]: text === '' ? null : text }
      }),
    isRemoved: (name) => setting(name).secret && changes[name] === null,
    isHeld: (name) => setting(name).held_by !== null,
    error: (name) =>
      fieldError(save.error, `settings.${name}`)?.replace(SETTING, (other) =>
        i18n.exists(`settings:service.label.${other}`)
          ? t('settings:service.named', {
              name: t(`settings:service.label.${other}` as 'settings:service.label.OTKLIK_SMSC_LOGIN'),
            })
          : other,
      ),
    isChanged: Object.keys(changes).length > 0,
  }
  return { form, save }
}
