import { Button, Group, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { Guest } from '../../api-types.ts'
import { Form } from '../../parts/form.tsx'
import { FormDialog } from '../../parts/form-dialog.tsx'
import { opens } from '../../parts/opens.ts'
import { useReturnFocus } from '../../parts/return-focus.ts'
import { nameOfGuest } from '../guest-name.ts'
import classes from './card.module.css'

/** A guest's legal rights: to get everything stored about them, and to be erased. */
export function Rights({ guest }: { guest: Guest }) {
  const { t, i18n } = useTranslation('inbox')
  const [erasing, { open, close }] = useDisclosure()
  const language = i18n.language.startsWith('ru') ? 'ru' : 'en'
  if (guest.erased_at) {
    return (
      <Text className={classes.part} size="sm" c="dimmed">
        {t('rights.erased')}
      </Text>
    )
  }
  return (
    <Group className={classes.part} gap={6}>
      <Button
        size="xs"
        variant="default"
        component="a"
        href={`/v1/guests/${guest.id}/export?format=zip&language=${language}`}
        download
        leftSection={<IconDownload size={14} />}
      >
        {t('rights.export')}
      </Button>
      <Button size="xs" variant="outline" color="red" leftSection={<IconTrash size={14} />} {...opens(open)}>
        {t('rights.erase')}
      </Button>
      {erasing && <EraseForm guest={guest} onClose={close} />}
    </Group>
  )
}

/** Cannot be undone, so it has to be typed: the guest's name or phone, as the card shows it. */
function EraseForm({ guest, onClose }: { guest: Guest; onClose: () => void }) {
  const { t } = useTranslation(['inbox', 'shell'])
  useReturnFocus()
  const [typed, setTyped] = useState('')
  const wanted = nameOfGuest(guest) ?? guest.phone ?? t('rights.word')
  const act = useAct(() => api.POST('/v1/guests/{id}/erase', { path: { id: guest.id } }), {
    done: t('rights.begun'),
    refresh: [['guests']],
    onDone: onClose,
  })
  const isRight = typed.trim().toLowerCase() === wanted.trim().toLowerCase()
  return (
    <FormDialog opened onClose={onClose} title={t('rights.ask')}>
      <Form
        value={null}
        act={{ ...act, mutate: () => isRight && act.mutate() }}
        submit={t('rights.erase')}
        disabled={!isRight}
        danger
      >
        <Text size="sm">{t('rights.text')}</Text>
        <TextInput
          label={
            <>
              {t('rights.type')} <bdi className="people-wrote">{wanted}</bdi>
            </>
          }
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
      </Form>
    </FormDialog>
  )
}
