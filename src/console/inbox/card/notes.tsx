import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { Note } from '../../api-types.ts'
import { useList } from '../../lists.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { InlineForm, InPlace } from '../../parts/inline-form.tsx'
import { useKeptText } from '../../parts/kept-text.ts'
import { opens } from '../../parts/opens.ts'
import { More } from '../../parts/rows.tsx'
import { Failure } from '../../parts/states.tsx'
import { When } from '../../parts/when.tsx'
import { useCan, useMe } from '../../session.ts'
import { useSettled } from '../../settled.ts'
import { usePeople } from '../people.ts'
import classes from './card.module.css'
import { MentionField } from './mention-field.tsx'
import { useMentions } from './mentions.ts'
import { NoteText } from './note-text.tsx'

const LONGEST = 4_000

/** What operators tell each other; the guest never sees it. */
export function Notes({ guestId }: { guestId: string }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const may = useCan()('messages:write')
  const notes = useList(['guests', guestId, 'notes'], '/v1/guests/{id}/notes', {
    path: { id: guestId },
    limit: 5,
    enabled: useSettled(),
  })
  const [text, setText] = useKeptText(`note ${guestId}`)
  const { store } = useMentions()
  const add = useAct(
    (words: string) => api.POST('/v1/guests/{id}/notes', { path: { id: guestId }, body: { text: store(words) } }),
    {
      refresh: [['guests', guestId, 'notes']],
      onDone: () => setText(''),
    },
  )
  return (
    <section className={classes.part} aria-label={t('notes.title')}>
      <Text component="h3" size="sm" fw={600} mb={6}>
        {t('notes.title')}
      </Text>
      <Stack gap={8}>
        {may && (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              if (text.trim()) add.mutate(text.trim())
            }}
          >
            <MentionField
              label={t('notes.add')}
              hint={text ? t('notes.hint') : undefined}
              maxLength={LONGEST}
              text={text}
              onText={setText}
              onSubmit={() => text.trim() && add.mutate(text.trim())}
            />
            {text.trim() !== '' && (
              <Button size="xs" mt={6} type="submit" loading={add.isPending}>
                {t('shell:act.save')}
              </Button>
            )}
          </form>
        )}
        {notes.error && notes.rows.length === 0 && <Failure error={notes.error} retry={() => void notes.refetch()} />}
        {notes.rows.map((note) => (
          <NoteLine key={note.id} note={note} />
        ))}
        <More list={notes} size="xs" />
      </Stack>
    </section>
  )
}

function NoteLine({ note }: { note: Note }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const me = useMe()
  const can = useCan()
  const { nameOf } = usePeople()
  const [changing, setChanging] = useState(false)
  const refresh = [['guests', note.guest_id, 'notes']]
  const confirm = useConfirm()
  const path = { id: note.guest_id }
  const own = note.author === me.id
  const remove = useAct(() => api.DELETE('/v1/notes/{id}', { path: { id: note.id } }), {
    refresh,
    done: t('notes.deleted'),
    // Rewritten, it would be somebody else's: that is asked about instead.
    ...(own && { undo: () => api.POST('/v1/guests/{id}/notes', { path, body: { text: note.text } }) }),
  })
  const askToRemove = async () => {
    const question = { title: t('notes.deleteTitle'), act: t('shell:act.delete'), danger: true }
    if (await confirm(question)) remove.mutate()
  }
  if (changing) {
    const close = () => setChanging(false)
    return (
      <InPlace onClose={close}>
        <ChangeNote note={note} refresh={refresh} onClose={close} />
      </InPlace>
    )
  }
  return (
    <article className={classes.note}>
      <div className="people-wrote" dir="auto">
        <NoteText text={note.text} />
      </div>
      <Group justify="space-between" gap={4} wrap="nowrap">
        <Text size="xs" c="dimmed" truncate>
          <bdi>{nameOf(note.author)}</bdi> · <When at={note.updated_at} as="brief" />
        </Text>
        {(own || can('admin')) && (
          <Group gap={0} wrap="nowrap">
            <ActionIcon color="gray" size="sm" aria-label={t('notes.change')} onClick={() => setChanging(true)}>
              <IconPencil size={14} />
            </ActionIcon>
            <ActionIcon
              color="gray"
              size="sm"
              aria-label={t('notes.delete')}
              {...(own ? { onClick: () => remove.mutate() } : opens(askToRemove))}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </Group>
        )}
      </Group>
    </article>
  )
}

type ChangeProps = { note: Note; refresh: readonly string[][]; onClose: () => void }

function ChangeNote({ note, refresh, onClose }: ChangeProps) {
  const { t } = useTranslation('inbox')
  const { store, show } = useMentions()
  const [text, setText] = useState(() => show(note.text))
  const words = text.trim()
  const change = useAct(() => api.PATCH('/v1/notes/{id}', { path: { id: note.id }, body: { text: store(words) } }), {
    refresh,
    onDone: onClose,
  })
  return (
    <InlineForm act={change} value={text} disabled={words === ''}>
      <MentionField
        label={t('notes.change')}
        maxLength={LONGEST}
        text={text}
        onText={setText}
        onSubmit={() => words && change.mutate()}
        autoFocus
      />
    </InlineForm>
  )
}
