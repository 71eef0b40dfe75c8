import { ActionIcon, Indicator, Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { KINDS, type Kind } from '../entries.ts'

/** Which kinds of entries a timeline shows; none chosen: all. */
export function KindFilter({
  kinds,
  onKinds,
  icon,
}: {
  kinds: readonly Kind[]
  onKinds: (kinds: readonly Kind[]) => void
  icon: ReactNode
}) {
  const { t } = useTranslation('inbox')
  const toggle = (kind: Kind) =>
    onKinds(kinds.includes(kind) ? kinds.filter((each) => each !== kind) : [...kinds, kind])
  const check = (shown: boolean) => (shown ? <IconCheck size={16} /> : <span style={{ width: 16 }} />)
  return (
    <Menu position="bottom-end" closeOnItemClick={false} width={220}>
      <Menu.Target>
        <ActionIcon
          color={kinds.length > 0 ? 'brand' : 'gray'}
          size="lg"
          aria-label={t('timeline.filter')}
          title={t('timeline.filter')}
        >
          <Indicator disabled={kinds.length === 0} size={8}>
            {icon}
          </Indicator>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={check(kinds.length === 0)} onClick={() => onKinds([])}>
          {t('timeline.allKinds')}
        </Menu.Item>
        <Menu.Divider />
        {KINDS.map((kind) => (
          <Menu.Item
            key={kind}
            role="menuitemcheckbox"
            aria-checked={kinds.includes(kind)}
            leftSection={check(kinds.includes(kind))}
            onClick={() => toggle(kind)}
          >
            {t(`kind.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
