import type { DoctorAnswer, DoctorFinding } from '@dealseal/app-server/contract/doctor';

const order: Readonly<Record<DoctorFinding['state'], number>> = { fault: 0, warning: 1, ok: 2 };

/** Faults first, then warnings, then the rest; among equals as they were looked at. */
export function sortFindings(findings: readonly DoctorFinding[]): readonly DoctorFinding[] {
  return findings.toSorted((a, b) => order[a.state] - order[b.state]);
}

/** The findings after one part was looked at again: its new ones stand where its old ones stood. */
export function withPart(
  findings: readonly DoctorFinding[],
  part: string,
  { findings: found }: DoctorAnswer,
): readonly DoctorFinding[] {
  const at = findings.findIndex((finding) => finding.part === part);
  const others = findings.filter((finding) => finding.part !== part);
  const before = at === -1 ? others.length : at;
  return [...others.slice(0, before), ...found, ...others.slice(before)];
}

export function countStates(findings: readonly DoctorFinding[]): Readonly<Record<DoctorFinding['state'], number>> {
  const of = (state: DoctorFinding['state']): number => findings.filter((finding) => finding.state === state).length;
  return { fault: of('fault'), warning: of('warning'), ok: of('ok') };
}
