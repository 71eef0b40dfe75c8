import { ActionIcon, Group, Pill, TagsInput, Text, UnstyledButton } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { Guest } from '../../api-types.ts'
import { InlineForm, InPlace } from '../../parts/inline-form.tsx'
import classes from './card.module.css'

/** A guest's tags; a click on one shows everybody who has it. */
export function Tags({ guest, may, onTag }: { guest: Guest; may: boolean; onTag: (tag: string) => void }) {
  const { t } = useTranslation('inbox')
  const [changing, setChanging] = useState(false)
  if (changing) {
    const close = () => setChanging(false)
    return (
      <InPlace onClose={close}>
        <ChangeTags guest={guest} onClose={close} />
      </InPlace>
    )
  }
  return (
    <div className={classes.part}>
      <Group justify="space-between" mb={4}>
        <Text component="h3" size="sm" fw={600}>
          {t('card.tags')}
        </Text>
        {may && (
          <ActionIcon
            color="gray"
            size="sm"
            aria-label={t('card.editTags')}
            title={t('card.editTags')}
            onClick={() => setChanging(true)}
          >
            <IconPencil size={15} />
          </ActionIcon>
        )}
      </Group>
      <Group gap={6}>
        {guest.tags.map((tag) => (
          <UnstyledButton key={tag} onClick={() => onTag(tag)} title={t('card.showTagged')}>
            <Pill style={{ cursor: 'pointer' }}>
              <bdi>{tag}</bdi>
            </Pill>
          </UnstyledButton>
        ))}
        {guest.tags.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('card.noTags')}
          </Text>
        )}
      </Group>
    </div>
  )
}

function ChangeTags({ guest, onClose }: { guest: Guest; onClose: () => void }) {
  const { t } = useTranslation('inbox')
  const client = useQueryClient()
  const [tags, setTags] = useState(guest.tags)
  const save = useAct(() => api.PATCH('/v1/guests/{id}', { path: { id: guest.id }, body: { tags } }), {
    done: t('card.tagsSaved'),
    undo: () => api.PATCH('/v1/guests/{id}', { path: { id: guest.id }, body: { tags: guest.tags } }),
    refresh: [['guests', guest.id]],
    onDone(changed) {
      client.setQueryData(['guests', guest.id], changed)
      onClose()
    },
  })
  return (
    <InlineForm act={save} value={tags} className={classes.part}>
      <TagsInput
        label={t('card.tags')}
        description={t('card.tagsHint')}
        value={tags}
        onChange={setTags}
        maxTags={50}
        maxLength={60}
        acceptValueOnBlur
        data-autofocus
      />
    </InlineForm>
  )
}
