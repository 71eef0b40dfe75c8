import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GuestOut } from '../../../guests/index.ts'
import { fieldError, useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import { Failure } from '../../parts/states.tsx'

/** Somebody to write to who has not written yet. */
export function NewGuest({ onClose, onAdded }: { onClose: () => void; onAdded: (id: string) => void }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const client = useQueryClient()
  const [phone, setPhone] = useState('')
  const [name, setName] = useState('')
  const add = useAct(() => api.post<GuestOut>('/v1/guests', { phone, ...(name.trim() && { name: name.trim() }) }), {
    onFailed: () => undefined,
    onDone(guest) {
      client.setQueryData(['guests', guest.id], guest)
      onAdded(guest.id)
      onClose()
    },
  })
  const wrong = fieldError(add.error, 'phone')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('list.add')}
      size="sm"
      closeButtonProps={{ 'aria-label': t('shell:act.close') }}
    >
      <form onSubmit={submit}>
        <Stack>
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
          {add.error && !wrong && <Failure error={add.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('shell:act.cancel')}
            </Button>
            <Button type="submit" loading={add.isPending}>
              {t('shell:act.add')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
