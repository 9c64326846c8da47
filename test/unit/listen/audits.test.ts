import { openDoorOfApollo, openOwnDoor } from '../../support/doors.ts';
import { APOLLO_DEVIATIONS, describeAudits } from '../../journey/http-audits.ts';

describeAudits('our own door', () => openOwnDoor());
describeAudits("Apollo Server's door", () => openDoorOfApollo(), APOLLO_DEVIATIONS);
