import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldError, useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import { Form } from '../../parts/form.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { useReturnFocus } from '../../parts/return-focus.ts'

/** Somebody to write to who has not written yet. */
export function NewGuest({ onClose, onAdded }: { onClose: () => void; onAdded: (id: string) => void }) {
  const { t } = useTranslation(['inbox', 'shell'])
  useReturnFocus()
  const client = useQueryClient()
  const [phone, setPhone] = useState('')
  const [name, setName] = useState('')
  const add = useAct(() => api.POST('/v1/guests', { body: { phone, ...(name.trim() && { name: name.trim() }) } }), {
    onFailed: () => undefined,
    onDone(guest) {
      client.setQueryData(['guests', guest.id], guest)
      onAdded(guest.id)
      onClose()
    },
  })
  const wrong = fieldError(add.error, 'phone')
  return (
    <FormDialog opened onClose={onClose} title={t('list.add')} size="sm">
      <Form value={{ phone, name }} act={add} submit={t('shell:act.add')} error={!wrong && add.error}>
        <TextInput
          label={t('card.phone')}
          type="tel"
          required
          data-autofocus
          placeholder="+7 916 123-45-67"
          value={phone}
          onChange={({ currentTarget }) => setPhone(currentTarget.value)}
          error={wrong && t('list.badPhone')}
        />
        <TextInput
          label={t('card.name')}
          value={name}
          maxLength={200}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
      </Form>
    </FormDialog>
  )
}
