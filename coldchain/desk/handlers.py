"""Who carries out which command."""

from collections.abc import Callable, Mapping
from typing import Any

from coldchain import commands
from coldchain.desk import alerting, daily, deciding, dispensing, holding, people, recalling, upkeeping
from coldchain.desk.errand import Errand

HANDLERS: Mapping[type, Callable[[Any, Errand], None]] = {
    commands.Receive: holding.receive,
    commands.Move: holding.move,
    commands.Split: holding.split,
    commands.Use: holding.use,
    commands.Return: holding.take_back,
    commands.Adjust: holding.adjust,
    commands.Discard: holding.discard,
    commands.Report: holding.report,
    commands.CorrectStays: holding.correct,
    commands.AssignExpiry: dispensing.assign_expiry,
    commands.Quarantine: deciding.quarantine,
    commands.ReleaseLot: deciding.release,
    commands.ConfirmMove: deciding.confirm_move,
    commands.OpenRecall: recalling.open_recall,
    commands.AnswerRecall: recalling.answer_recall,
    commands.CloseRecall: recalling.close_recall,
    commands.OpenInquiry: deciding.open_inquiry,
    commands.AnswerInquiry: deciding.answer_inquiry,
    commands.AmendCompromise: deciding.amend_compromise,
    commands.ApproveLabel: deciding.approve_label,
    commands.ApprovePackage: deciding.approve_package,
    commands.ApproveLane: deciding.approve_lane,
    commands.Dispense: dispensing.dispense,
    commands.Arrive: dispensing.arrive,
    commands.StartDoses: dispensing.start_doses,
    commands.RecordDose: dispensing.record_dose,
    commands.NamePerson: people.name,
    commands.ErasePerson: people.erase,
    commands.SuspendSensor: upkeeping.suspend,
    commands.ResumeSensor: upkeeping.resume,
    commands.DeclareFault: upkeeping.declare_fault,
    commands.RevokeFault: upkeeping.revoke_fault,
    commands.RecordCertificate: upkeeping.certify,
    commands.ReplaceSensor: upkeeping.replace,
    commands.AnswerScale: upkeeping.answer_scale,
    commands.AcknowledgeAlert: alerting.acknowledge,
    commands.SnoozeAlert: alerting.snooze,
    commands.MuteAlerts: alerting.mute,
    commands.UnmuteAlerts: alerting.unmute,
    commands.TakeUnitOut: alerting.take_out,
    commands.PutUnitBack: alerting.put_back,
    commands.StartDrill: alerting.start_drill,
    commands.EndDrill: alerting.end_drill,
    commands.SignCheck: daily.sign,
}
