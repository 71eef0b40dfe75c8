import { ActionIcon, Button, Checkbox, CloseButton, Group, Menu, Popover, TextInput } from '@mantine/core'
import { IconCheck, IconDots, IconTag, IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MoreMenu } from '../../parts/more-menu.tsx'
import { useCan } from '../../session.ts'
import { AssignMenu } from '../assign-menu.tsx'
import { type BulkAction, useBulk } from './bulk.ts'
import classes from './bulk-bar.module.css'
import type { Picked } from './picked.ts'

const NOBODY = { assignee: null, team_id: null }

/** What can be done with everybody selected. */
export function BulkBar({ picked, loaded }: { picked: Picked; loaded: readonly { id: string }[] }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const mayTag = useCan()('guests:write')
  const bulk = useBulk(picked.stop)
  const count = picked.ids.size
  const idle = count === 0 || bulk.isPending
  const act = (action: BulkAction) => bulk.mutate({ ids: [...picked.ids], action })
  const all = count > 0 && loaded.every(({ id }) => picked.ids.has(id))
  return (
    <Group className={classes.bar} role="toolbar" aria-label={t('bulk.title')} gap={4} wrap="nowrap">
      <Checkbox
        checked={all}
        indeterminate={count > 0 && !all}
        onChange={() => picked.all(all ? [] : loaded.map(({ id }) => id))}
        label={count > 0 ? t('bulk.picked', { count }) : t('bulk.all')}
        size="sm"
        flex={1}
      />
      <ActionIcon
        variant="filled"
        disabled={idle}
        aria-label={t('handling.resolve')}
        title={t('handling.resolve')}
        onClick={() => act({ type: 'resolve' })}
      >
        <IconCheck size={18} />
      </ActionIcon>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon color="gray" disabled={idle} aria-label={t('handling.assign')} title={t('handling.assign')}>
            <IconUserPlus size={18} />
          </ActionIcon>
        </Menu.Target>
        <AssignMenu guest={NOBODY} toNobody onAssign={(to) => act({ type: 'assign', ...to })} />
      </Menu>
      {mayTag && <TagPopover disabled={idle} onTag={(type, tag) => act({ type, tags: [tag] })} />}
      <MoreMenu label={t('handling.more')} icon={<IconDots size={18} />}>
        {(['read', 'unread', 'reopen'] as const).map((type) => (
          <Menu.Item key={type} disabled={idle} onClick={() => act({ type })}>
            {t(`bulk.${type}`)}
          </Menu.Item>
        ))}
      </MoreMenu>
      <CloseButton aria-label={t('bulk.stop')} onClick={picked.stop} />
    </Group>
  )
}

type TagProps = { disabled: boolean; onTag: (type: 'tag' | 'untag', tag: string) => void }

function TagPopover({ disabled, onTag }: TagProps) {
  const { t } = useTranslation('inbox')
  const [opened, setOpened] = useState(false)
  const [tag, setTag] = useState('')
  const word = tag.trim()
  const act = (type: 'tag' | 'untag') => {
    if (word === '') return
    setOpened(false)
    setTag('')
    onTag(type, word)
  }
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={240} trapFocus withRoles>
      <Popover.Target>
        <ActionIcon
          color="gray"
          disabled={disabled}
          aria-label={t('bulk.tags')}
          title={t('bulk.tags')}
          onClick={() => setOpened(!opened)}
        >
          <IconTag size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('bulk.tags')}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            act('tag')
          }}
        >
          <TextInput
            label={t('bulk.tagName')}
            maxLength={60}
            value={tag}
            onChange={({ currentTarget }) => setTag(currentTarget.value.replaceAll(',', ''))}
          />
          <Group gap={6} mt="xs">
            <Button size="xs" type="submit" disabled={word === ''}>
              {t('bulk.tag')}
            </Button>
            <Button size="xs" variant="default" disabled={word === ''} onClick={() => act('untag')}>
              {t('bulk.untag')}
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
