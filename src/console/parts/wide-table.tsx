import { Table } from '@mantine/core'
import type { ReactNode } from 'react'

type Props = { label: string; minWidth: number; maxHeight?: number; children: ReactNode }

/** A table that scrolls within itself where there is no room for it, also by the keyboard. */
export function WideTable({ label, minWidth, maxHeight, children }: Props) {
  return (
    <Table.ScrollContainer
      type="native"
      minWidth={minWidth}
      {...(maxHeight !== undefined && { mah: maxHeight })}
      pos="relative"
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <Table verticalSpacing={6}>{children}</Table>
    </Table.ScrollContainer>
  )
}
