"""While somebody talks to the client: holding and passing on."""

from atbilde.adapters.telephony.asterisk import names
from atbilde.adapters.telephony.asterisk.call import Heard, News, news, stamp
from atbilde.adapters.telephony.asterisk.ringing import answered


def hold(heard: Heard) -> list[News]:
    """The officer lets the client wait. The client's own telephone may hold too: that is not ours."""
    call = heard.call
    if heard.leg is None or heard.leg is not call.talking or call.held:
        return []
    call.held = True
    return [news("call.held", f"held:{stamp(heard, call.answers)}", heard.at, officer=heard.leg.device.name)]


def unhold(heard: Heard) -> list[News]:
    """The talk goes on. Also told without a hold before it (some telephones do so before a transfer): nothing then."""
    call = heard.call
    if heard.leg is None or heard.leg is not call.talking or not call.held:
        return []
    call.held = False
    return [news("call.resumed", f"resumed:{stamp(heard, call.answers)}", heard.at, officer=heard.leg.device.name)]


def blind_transfer(heard: Heard) -> list[News]:
    """The officer sent the client on without asking. The client waits again, for the colleague."""
    call, message = heard.call, heard.message
    if message.get("Result", "Success") != "Success" or not call.direction or heard.leg is call.client:
        return []
    call.talking, call.passed_on, call.waits_since, call.held = None, True, heard.at, False
    officer = names.device(message.get("TransfererChannel")).name
    to = names.dialled(message.get("Extension"))
    key = f"transferred:{stamp(heard, call.answers)}"
    return [news("call.transferred", key, heard.at, officer=officer or None, to=to, how="blind")]


def attended_transfer(heard: Heard) -> list[News]:
    """The officer asked the colleague first. Which channel is called target and which transferee depends on which
    call is older; the client's is known, the colleague's is the other."""
    call, message = heard.call, heard.message
    if message.get("Result", "Success") != "Success" or not call.direction or call.ended:
        return []
    client = call.client.unique if call.client else ""
    sides = [side for side in ("TransferTarget", "Transferee") if message.get(f"{side}Uniqueid") not in ("", client)]
    colleague = names.device(message.get(f"{sides[0]}Channel")).name if sides else ""
    to = colleague or names.dialled(message.get("SecondTransfererExten"))
    officer = names.device(message.get("OrigTransfererChannel")).name
    key = f"transferred:{stamp(heard, call.answers)}"
    told = [news("call.transferred", key, heard.at, officer=officer or None, to=to, how="attended")]
    call.talking, call.passed_on, call.waits_since, call.held = None, True, heard.at, False
    if sides and message.get(f"{sides[0]}ChannelState") == "6":
        leg = call.legs.get(message.get(f"{sides[0]}Uniqueid"))
        if leg is not None:
            leg.answered = True
            told += answered(call, leg, heard, name=to)
    return told
