import { Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { Guest } from '../../api-types.ts'
import { useFormats } from '../../formats.ts'
import { Form } from '../../parts/form.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { useReturnFocus } from '../../parts/return-focus.ts'
import { TimeZone } from '../../parts/time-zone.tsx'
import { birthdayOf, birthdayText } from './birthday.ts'

const LANGUAGES = [
  'ru',
  'en',
  'kk',
  'uz',
  'ky',
  'tg',
  'hy',
  'az',
  'ka',
  'uk',
  'be',
  'tr',
  'ar',
  'he',
  'zh',
  'de',
  'fr',
  'es',
]

/** What we store about a guest. */
export function GuestForm({ guest, onClose }: { guest: Guest; onClose: () => void }) {
  const { t } = useTranslation(['inbox', 'shell'])
  useReturnFocus()
  const formats = useFormats()
  const client = useQueryClient()
  const [name, setName] = useState(guest.name ?? '')
  const [language, setLanguage] = useState(guest.language)
  const [zone, setZone] = useState(guest.time_zone)
  const [birthday, setBirthday] = useState(birthdayText(guest.birthday ?? ''))
  const save = useAct(
    () =>
      api.PATCH('/v1/guests/{id}', {
        path: { id: guest.id },
        body: {
          name: name.trim() || null,
          language,
          time_zone: zone,
          birthday: birthdayOf(birthday),
        },
      }),
    {
      done: t('shell:state.saved'),
      onFailed: () => undefined,
      onDone(changed) {
        client.setQueryData(['guests', guest.id], changed)
        onClose()
      },
    },
  )
  const names = new Intl.DisplayNames([formats.language], { type: 'language' })
  const known = guest.language && !LANGUAGES.includes(guest.language) ? [guest.language, ...LANGUAGES] : LANGUAGES
  const told = ['name', 'birthday', 'language', 'time_zone'].some((field) => fieldError(save.error, field))
  return (
    <FormDialog opened onClose={onClose} title={t('card.editTitle')}>
      <Form
        value={{ name, language, zone, birthday }}
        act={save}
        submit={t('shell:act.save')}
        error={!told && save.error}
      >
        <TextInput
          label={t('card.name')}
          value={name}
          maxLength={200}
          dir="auto"
          data-autofocus
          placeholder={guest.push_name ?? ''}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          error={fieldError(save.error, 'name')}
        />
        <Select
          label={t('card.language')}
          data={known.map((value) => ({ value, label: names.of(value) ?? value }))}
          value={language}
          onChange={setLanguage}
          clearable
          searchable
        />
        <TimeZone label={t('card.zone')} value={zone} onChange={setZone} error={fieldError(save.error, 'time_zone')} />
        <TextInput
          label={t('card.birthday')}
          description={t('card.birthdayHint')}
          value={birthday}
          maxLength={10}
          onChange={({ currentTarget }) => setBirthday(currentTarget.value)}
          error={fieldError(save.error, 'birthday') && t('card.badBirthday')}
        />
      </Form>
    </FormDialog>
  )
}
